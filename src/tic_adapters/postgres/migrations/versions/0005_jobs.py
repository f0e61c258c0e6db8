"""The job queue: procrastinate's own tables, in the schema that it expects them in.

A later version of procrastinate brings its changes as a migration of its own after this one.
"""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0005_jobs"
down_revision = "0004_conversations"
branch_labels = None
depends_on = None

# Called in the middle of a use case's transaction, which a plain unique violation would abort.
_ENQUEUE = """
CREATE FUNCTION tic.enqueue_once(jobs jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    one record;
    broken text;
    added integer := 0;
BEGIN
    FOR one IN SELECT * FROM jsonb_to_recordset(jobs) AS
        job(queue text, task text, key text, args jsonb, at timestamptz)
    LOOP
        BEGIN
            PERFORM procrastinate_defer_jobs_v1(ARRAY[
                ROW(one.queue, one.task, 0, NULL, one.key, one.args, one.at)::procrastinate_job_to_defer_v1
            ]);
            added := added + 1;
        EXCEPTION WHEN unique_violation THEN
            GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
            IF broken <> 'procrastinate_jobs_queueing_lock_idx_v1' THEN
                RAISE;
            END IF;
        END;
    END LOOP;
    RETURN added;
END
$$;
"""

_DOWN = """
DROP FUNCTION tic.enqueue_once(jsonb);
DROP TABLE procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers
    CASCADE;
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc p
        JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = current_schema() AND p.proname LIKE 'procrastinate\\_%%'
    LOOP
        EXECUTE 'DROP FUNCTION ' || one.name || ' CASCADE';
    END LOOP;
END
$$;
DROP TYPE procrastinate_job_to_defer_v1, procrastinate_job_status, procrastinate_job_event_type CASCADE;
"""


def upgrade() -> None:
    # The driver takes a lone per cent sign for a value's place.
    op.get_bind().exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    op.execute(_ENQUEUE)


def downgrade() -> None:
    op.get_bind().exec_driver_sql(_DOWN)
