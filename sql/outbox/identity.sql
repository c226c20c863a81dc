-- What tells a restored dump from the database that it was taken of.

CREATE FUNCTION seva.database_identity()
RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT c.system_identifier::text || '/' || d.oid::text
    FROM pg_control_system() c, pg_database d
    WHERE d.datname = current_database()
$$;
COMMENT ON FUNCTION seva.database_identity() IS
    'System identifier of the cluster and oid of the database: changes in a restored dump, stays in a physical copy';
