-- Lists go by time, and by time within a tenant. An installation without tenants pays for one index only.
DROP INDEX profiles_by_time;
CREATE INDEX profiles_by_time ON profiles (created_at, id);
CREATE INDEX profiles_by_tenant ON profiles (tenant, created_at, id) WHERE tenant IS NOT NULL;

DROP INDEX job_openings_by_time;
CREATE INDEX job_openings_by_time ON job_openings (created_at, id);
CREATE INDEX job_openings_by_tenant ON job_openings (tenant, created_at, id) WHERE tenant IS NOT NULL;

DROP INDEX conversation_states_by_time;
CREATE INDEX conversation_states_by_time ON conversation_states (created_at, id);
CREATE INDEX conversation_states_by_tenant ON conversation_states (tenant, created_at, id) WHERE tenant IS NOT NULL;
