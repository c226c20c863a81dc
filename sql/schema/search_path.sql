-- First of all: nothing that stands in the target schema already may come before the server's own objects.
-- A trusted extension is installed as a superuser into a schema that its owner may have filled beforehand, and a function or
-- operator there that fits its arguments better would be called with a superuser's rights.

SET LOCAL search_path = pg_catalog, pg_temp;
