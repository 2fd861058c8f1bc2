ALTER TABLE notice ADD COLUMN ladder jsonb

ALTER TABLE notification ADD COLUMN due_at timestamptz

ALTER TABLE department ADD COLUMN head_id text

CREATE TABLE ladder (
  notice_id uuid NOT NULL,
  person_id text NOT NULL,
  round integer NOT NULL DEFAULT 1,
  step integer NOT NULL DEFAULT 1,
  base date NOT NULL,
  begun_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  outcome text,
  CONSTRAINT pk_ladder PRIMARY KEY (notice_id, person_id),
  CONSTRAINT fk_ladder_notice_id FOREIGN KEY (notice_id) REFERENCES notice,
  CONSTRAINT ck_ladder_outcome CHECK (outcome IN ('acknowledged', 'exhausted', 'cancelled')),
  CONSTRAINT ck_ladder_ended CHECK ((ended_at IS NULL) = (outcome IS NULL))
)

CREATE INDEX ix_ladder_climbing ON ladder (notice_id) WHERE ended_at IS NULL

CREATE TABLE escalation (
  notice_id uuid NOT NULL,
  person_id text NOT NULL,
  round integer NOT NULL,
  step integer NOT NULL,
  recipient_id text NOT NULL,
  email text NOT NULL,
  escalated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_escalation PRIMARY KEY (notice_id, person_id, round, step, recipient_id),
  CONSTRAINT fk_escalation_notice_id_person_id FOREIGN KEY (notice_id, person_id) REFERENCES ladder,
  CONSTRAINT ck_escalation_email CHECK (email IN ('unwanted', 'open', 'done'))
)

CREATE INDEX ix_escalation_recipient_id ON escalation (notice_id, recipient_id)

CREATE INDEX ix_escalation_email ON escalation (notice_id) WHERE email = 'open'

CREATE TABLE preference (
  person_id text NOT NULL,
  version integer NOT NULL,
  content jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_preference PRIMARY KEY (person_id)
)

CREATE TABLE holiday_calendar (
  calendar text NOT NULL,
  version integer NOT NULL,
  days jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_holiday_calendar PRIMARY KEY (calendar)
)

INSERT INTO rule (rule_id, version, position, enabled, name, content)
SELECT uuidv7(), 1, t.position, true, t.name, t.content::jsonb
FROM (VALUES
  (500, 'A season approaches',
   '{"match": {"event_types": ["PeakSeasonApproaching"]}, "audience": ["manager"], "otherwise": ["lead", "department:planner"], "channels": ["inbox", "email"],
     "ladder": {"steps": [{"to": ["lead"], "after_days": 3}]}}'),
  (600, 'A season''s demand is to be agreed',
   '{"match": {"event_types": ["DemandConsultationOpened"]}, "audience": ["customer", "manager"], "otherwise": ["lead", "department:planner"], "channels": ["inbox", "email"]}'),
  (700, 'A shortfall of what was signed is foreseen',
   '{"match": {"event_types": ["PeakShortfallForeseen"]}, "audience": ["manager", "lead"], "otherwise": ["department:planner"], "channels": ["inbox", "email"]}'),
  (800, 'Something due was not done',
   '{"match": {"event_types": ["DueItemOverdue"]}, "audience": ["manager"], "otherwise": ["lead", "department:planner"], "channels": ["inbox", "email"],
     "ladder": {"steps": [{"to": ["lead"], "after_days": 1}]}}'),
  (900, 'An executive''s visit is due',
   '{"match": {"event_types": ["VisitDue"]}, "audience": ["manager"], "otherwise": ["lead", "department:planner"], "channels": ["inbox", "email"]}'),
  (1000, 'A season''s plan was taken over',
   '{"match": {"event_types": ["PeakPlanAgreed"]}, "audience": ["manager"], "otherwise": ["lead", "department:planner"], "channels": ["inbox", "email"]}'),
  (1100, 'Nothing is kept of what was signed',
   '{"match": {"event_types": ["PeakPlanRefused"]}, "audience": ["manager"], "otherwise": ["lead", "department:planner"], "channels": ["inbox", "email"],
     "ladder": {"steps": [{"to": ["lead"], "after_days": 1}]}}')
) AS t (position, name, content)

INSERT INTO rule_version (rule_id, version, position, enabled, name, content)
SELECT rule_id, version, position, enabled, name, content FROM rule r WHERE NOT EXISTS (SELECT FROM rule_version v WHERE v.rule_id = r.rule_id)
