/** Everything about the schema that a difference could show in, as text. */
export const shapeOf = async (query: (sql: string) => Promise<unknown>): Promise<unknown> => query(`
  SELECT 'column' AS what, table_name || '.' || column_name AS name, data_type || ' ' || is_nullable || ' ' || COALESCE(column_default, '') AS shape
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name !~ '_[0-9]{8}$'
  UNION ALL SELECT 'constraint', c.conrelid::regclass || '.' || c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
    WHERE c.connamespace = 'public'::regnamespace AND NOT r.relispartition
  UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename !~ '_[0-9]{8}$'
  UNION ALL SELECT 'function', proname, md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT 'grant', table_name || ' ' || privilege_type, grantee FROM information_schema.role_table_grants
    WHERE table_schema = 'public' AND grantee = 'dreamlux_app' AND table_name !~ '_[0-9]{8}$'
  ORDER BY 1, 2, 3`);
