CREATE TABLE criteria_proposal (
	id UUID NOT NULL, 
	document JSONB NOT NULL, 
	takes_effect_on DATE NOT NULL, 
	reason TEXT NOT NULL, 
	state TEXT DEFAULT 'open' NOT NULL, 
	row_version INTEGER DEFAULT '1' NOT NULL, 
	proposed_by TEXT NOT NULL, 
	proposer TEXT NOT NULL, 
	proposed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	decided_by TEXT, 
	decider TEXT, 
	decided_at TIMESTAMP WITH TIME ZONE, 
	criteria_version INTEGER, 
	CONSTRAINT pk_criteria_proposal PRIMARY KEY (id), 
	CONSTRAINT ck_criteria_proposal_state CHECK (state IN ('open', 'approved', 'withdrawn')), 
	CONSTRAINT ck_criteria_proposal_two_people CHECK (state <> 'approved' OR decided_by <> proposed_by AND criteria_version IS NOT NULL), 
	CONSTRAINT ck_criteria_proposal_decided CHECK ((state = 'open') = (decided_by IS NULL)), 
	CONSTRAINT uq_criteria_proposal_criteria_version UNIQUE (criteria_version)
)

CREATE TABLE criteria_simulation (
	proposal_id UUID NOT NULL, 
	round INTEGER DEFAULT '1' NOT NULL, 
	requested_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	closed DATE, 
	criteria_version INTEGER, 
	done_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_criteria_simulation PRIMARY KEY (proposal_id)
)

CREATE TABLE criteria_simulation_account (
	proposal_id UUID NOT NULL, 
	account_id TEXT NOT NULL, 
	score_now INTEGER NOT NULL, 
	score_then INTEGER NOT NULL, 
	tier_now TEXT NOT NULL, 
	tier_at_close TEXT NOT NULL, 
	tier_settled TEXT NOT NULL, 
	CONSTRAINT pk_criteria_simulation_account PRIMARY KEY (proposal_id, account_id)
)
