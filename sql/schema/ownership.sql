-- Last of all: everything belongs to the extension's owner, nothing to PUBLIC.
-- A trusted extension is installed as the bootstrap superuser; what runs with its owner's rights must not be left there.

DO $$
DECLARE
    o record;
BEGIN
    FOR o IN
        SELECT d.classid, d.objid, c.relkind, p.prokind,
               CASE d.classid
                   WHEN 'pg_catalog.pg_class'::regclass THEN d.objid::regclass::text
                   WHEN 'pg_catalog.pg_proc'::regclass THEN d.objid::regprocedure::text
                   WHEN 'pg_catalog.pg_type'::regclass THEN d.objid::regtype::text
               END AS name
          FROM pg_catalog.pg_depend d
          JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid AND e.extname = 'seva'
          LEFT JOIN pg_catalog.pg_class c ON d.classid = 'pg_catalog.pg_class'::regclass AND c.oid = d.objid
          LEFT JOIN pg_catalog.pg_proc p ON d.classid = 'pg_catalog.pg_proc'::regclass AND p.oid = d.objid
         WHERE d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.deptype = 'e'
    LOOP
        CASE
            WHEN o.relkind IN ('r', 'p') THEN
                EXECUTE format('ALTER TABLE %s OWNER TO @extowner@', o.name);
                EXECUTE format('REVOKE ALL ON TABLE %s FROM PUBLIC', o.name);
            WHEN o.relkind = 'v' THEN
                EXECUTE format('ALTER VIEW %s OWNER TO @extowner@', o.name);
                EXECUTE format('REVOKE ALL ON TABLE %s FROM PUBLIC', o.name);
            WHEN o.relkind = 'm' THEN
                EXECUTE format('ALTER MATERIALIZED VIEW %s OWNER TO @extowner@', o.name);
                EXECUTE format('REVOKE ALL ON TABLE %s FROM PUBLIC', o.name);
            WHEN o.relkind = 'S' THEN
                -- one that belongs to a column changes hands with its table
                IF NOT EXISTS (SELECT FROM pg_catalog.pg_depend
                                WHERE classid = 'pg_catalog.pg_class'::regclass AND objid = o.objid
                                  AND deptype IN ('a', 'i') AND refobjsubid > 0) THEN
                    EXECUTE format('ALTER SEQUENCE %s OWNER TO @extowner@', o.name);
                END IF;
                EXECUTE format('REVOKE ALL ON SEQUENCE %s FROM PUBLIC', o.name);
            WHEN o.prokind IS NOT NULL THEN
                EXECUTE format('ALTER ROUTINE %s OWNER TO @extowner@', o.name);
                EXECUTE format('REVOKE ALL ON ROUTINE %s FROM PUBLIC', o.name);
            WHEN o.classid = 'pg_catalog.pg_type'::regclass THEN
                EXECUTE format('ALTER TYPE %s OWNER TO @extowner@', o.name);
                EXECUTE format('REVOKE ALL ON TYPE %s FROM PUBLIC', o.name);
            ELSE
                NULL;
        END CASE;
    END LOOP;
END
$$;
