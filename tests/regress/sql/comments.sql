-- Every object of the extension says what it is, and nothing of it is open to everybody.

SELECT pg_describe_object(d.classid, d.objid, 0) AS without_comment
  FROM pg_depend d
  JOIN pg_extension e ON e.extname = 'seva' AND d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
  LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
 WHERE d.deptype = 'e'
   AND d.classid IN ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass, 'pg_operator'::regclass)
   AND (c.oid IS NULL OR c.relkind IN ('r', 'p', 'v', 'm'))
   -- the row and array types of tables say nothing of their own
   AND NOT (d.classid = 'pg_type'::regclass AND EXISTS (SELECT FROM pg_type t LEFT JOIN pg_class r ON r.oid = t.typrelid
             WHERE t.oid = d.objid AND (t.typcategory = 'A' OR r.relkind <> 'c')))
   AND coalesce(obj_description(d.objid, d.classid::regclass::text::name), '') = ''
 ORDER BY 1;

SELECT p.oid::regprocedure AS open_to_everybody
  FROM pg_proc p WHERE p.pronamespace = 'seva'::regnamespace
   AND (p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0));
SELECT c.oid::regclass AS open_to_everybody
  FROM pg_class c, aclexplode(c.relacl) a WHERE c.relnamespace = 'seva'::regnamespace AND a.grantee = 0;

-- what runs with its owner's rights does not look where a caller leads it
SELECT p.oid::regprocedure AS search_path_open
  FROM pg_proc p WHERE p.pronamespace = 'seva'::regnamespace AND p.prosecdef
   AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (p.proconfig), false);
