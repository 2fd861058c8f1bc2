/** Made of the service's openapi.json by `make client`; do not edit. */

export interface paths {
    "/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Accounts
         * @description The accounts that the caller sees, in order of their ids unless `sort` or `search` says otherwise.
         */
        get: operations["list_accounts"];
        put?: never;
        /**
         * Open Account
         * @description Opens an account under the leading ERP's number, or under one of our own.
         */
        post: operations["open_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Account
         * @description One account whole.
         */
        get: operations["read_account"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change Account
         * @description Changes the fields that are given.
         */
        patch: operations["change_account"];
        trace?: never;
    };
    "/v1/accounts/{account_id}/customer-users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Customer Users
         * @description Makes these the customer's own users of the account.
         */
        put: operations["put_customer_users"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/hierarchy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Hierarchy
         * @description The account's corporate family as far as the caller sees it: ancestors up to the first unseen one, and the tree below.
         */
        get: operations["read_hierarchy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/lifecycle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Lifecycle
         * @description The stages and states the account has been in, the newest first unless `sort` says otherwise. For staff.
         */
        get: operations["list_lifecycle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/managers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Managers
         * @description Who answered for the account, the newest first unless `sort` says otherwise. For staff.
         */
        get: operations["list_managers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Overview
         * @description An account in one call: record and team, family, people, what is open and due, standing, supply, each with its age.
         */
        get: operations["read_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/parent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Parent
         * @description Makes the account belong to another from today on, with all that belongs to it. For staff who see both.
         */
        put: operations["put_parent"];
        post?: never;
        /**
         * Remove Parent
         * @description Ends the account's belonging to its parent; the history stays. For staff who see both.
         */
        delete: operations["remove_parent"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/parents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Parents
         * @description Whom the account belonged to, as far as the caller sees them, the newest first unless `sort` says otherwise. For staff.
         */
        get: operations["list_parents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/roll-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Roll Up
         * @description What lies below the account in its corporate family, counted: directly below, and in all.
         */
        get: operations["read_roll_up"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/stakeholder-coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Stakeholder Coverage
         * @description How far the account's people are known, by level and function, and whether the relationship hangs by one thread. For staff.
         */
        get: operations["read_stakeholder_coverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/stakeholders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Stakeholders
         * @description The account's people, in order of their ids unless `sort` says otherwise.
         */
        get: operations["list_stakeholders"];
        put?: never;
        /**
         * Add Stakeholder
         * @description Adds one of the customer's people with the first role at this account. For staff who see the account.
         */
        post: operations["add_stakeholder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/stakeholders/{stakeholder_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Account Stakeholder
         * @description One of the account's people, in the role that began last.
         */
        get: operations["read_account_stakeholder"];
        /**
         * Put Stakeholder Role
         * @description Says which role somebody has at this account, also one known from another account. For staff who see the account and the person.
         */
        put: operations["put_stakeholder_role"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/stakeholders/{stakeholder_id}/pairs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Stakeholder Pairs
         * @description Makes these the ones of ours who keep up the relationship with somebody at this account. For staff who see the account.
         */
        put: operations["put_stakeholder_pairs"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/team": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Team
         * @description Makes these the team of the account.
         */
        put: operations["put_team"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Timeline
         * @description What happened with the account, the newest first: moves of engagements; for staff also managers, stages and tiers.
         */
        get: operations["list_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}:close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close Account
         * @description Closes an account for good.
         */
        post: operations["close_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}:reassign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reassign Account
         * @description Makes a person the one who answers for the account from today on. For territory leads, planners and ops.
         */
        post: operations["reassign_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Calendar
         * @description Visits with their hours and days on which something is due, of accounts the caller sees; cancelled ones are marked, not missing.
         */
        get: operations["read_calendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calendar.ics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export Calendar
         * @description The same as iCalendar (RFC 5545), for programs that send the bearer token: an entry keeps its UID, and its SEQUENCE grows with every change.
         */
        get: operations["export_calendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contacts:resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resolve Contacts
         * @description How to reach these persons, for a service that is about to send to them.
         */
        post: operations["resolve_contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/demand-consultations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Demand Consultations
         * @description Every demand consultation that the caller sees, those opened last first unless `sort` says otherwise.
         */
        get: operations["list_demand_consultations"];
        put?: never;
        /**
         * Open Demand Consultation
         * @description Opens a demand consultation. For planners, operators.
         */
        post: operations["open_demand_consultation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/demand-consultations/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Demand Consultation Report
         * @description How many the caller sees by state, and their figures summed up. For staff.
         */
        get: operations["read_demand_consultation_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/demand-consultations/{engagement_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Demand Consultation
         * @description One demand consultation whole.
         */
        get: operations["read_demand_consultation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change Demand Consultation
         * @description Changes the fields that are given. For staff who see the account, planners, operators, the customer's users, while it is open.
         */
        patch: operations["change_demand_consultation"];
        trace?: never;
    };
    "/v1/demand-consultations/{engagement_id}:cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Demand Consultation
         * @description Gives it up, unless something was signed. From open, for staff who see the account, planners, operators.
         */
        post: operations["cancel_demand_consultation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/demand-consultations/{engagement_id}:reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reopen Demand Consultation
         * @description Opens it again; what was signed counts until a new signature replaces it. From agreed or cancelled, for staff who see the account, planners, operators.
         */
        post: operations["reopen_demand_consultation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/demand-consultations/{engagement_id}:sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign Demand Consultation
         * @description Signs the quantities, for a user of the customer. Late after the due date, refused once the season has begun. From open, for the customer's users.
         */
        post: operations["sign_demand_consultation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/engagements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Engagements
         * @description Engagements of whatever kind that the caller sees, those opened last first unless `sort` says otherwise.
         */
        get: operations["list_engagements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/engagements/{engagement_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Engagement History
         * @description How an engagement came to where it is, the newest step first unless `sort` says otherwise.
         */
        get: operations["list_engagement_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start Import
         * @description Takes a file of rows; they are worked off in the background.
         */
        post: operations["start_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{import_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Import
         * @description How far an import is.
         */
        get: operations["read_import"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{import_id}/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Import Errors
         * @description The rows that failed, each with its reason, as CSV; cells that a spreadsheet would run are made harmless.
         */
        get: operations["read_import_errors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Me
         * @description The person behind the token, its roles and scopes, for whom they stand in today, and the accounts they see.
         */
        get: operations["read_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List People
         * @description The persons that the caller sees, in order of their ids unless `sort` says otherwise.
         */
        get: operations["list_people"];
        put?: never;
        /**
         * Add Person
         * @description Adds a member of staff (for ops), or a user of a customer's account (for staff who see the account).
         */
        post: operations["add_person"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{person_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Person
         * @description One person.
         */
        get: operations["read_person"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change Person
         * @description Changes the fields that are given. Staff: ops, and the person their own contact data.
         */
        patch: operations["change_person"];
        trace?: never;
    };
    "/v1/people/{person_id}/deputies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Deputies
         * @description Makes these the ones who stand in for a member of staff. For the person, territory leads and ops.
         */
        put: operations["put_deputies"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{person_id}/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Identities
         * @description The identities whose tokens are this person's.
         */
        get: operations["read_identities"];
        /**
         * Put Identities
         * @description Makes these the identities whose tokens are this person's.
         */
        put: operations["put_identities"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Progress
         * @description The last closed day, lag, unsent outbox rows, running jobs and due timers: all quiet means everything heard is worked off.
         */
        get: operations["read_progress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stakeholders/{stakeholder_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Stakeholder
         * @description One of the customers' people with their roles at the accounts that the caller sees.
         */
        get: operations["read_stakeholder"];
        put?: never;
        post?: never;
        /**
         * Delete Stakeholder
         * @description Takes somebody out of every list and count of every account. For staff who see an account of theirs; `:erase` forgets them.
         */
        delete: operations["delete_stakeholder"];
        options?: never;
        head?: never;
        /**
         * Change Stakeholder
         * @description Changes how somebody is called and reached. For staff who see an account of theirs.
         */
        patch: operations["change_stakeholder"];
        trace?: never;
    };
    "/v1/stakeholders/{stakeholder_id}:erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase Stakeholder
         * @description Forgets for good how somebody is called and reached, deleted or not; counts of the past stay. For ops.
         */
        post: operations["erase_stakeholder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/territories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Territories
         * @description The tree, in order of its ids unless `sort` says otherwise.
         */
        get: operations["list_territories"];
        put?: never;
        /**
         * Add Territory
         * @description Adds a territory below another, or as a root. For planners and ops.
         */
        post: operations["add_territory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/territories/{territory_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Territory
         * @description One territory.
         */
        get: operations["read_territory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change Territory
         * @description Renames a territory, or moves it with all below it; the accounts there are told anew. For planners and ops.
         */
        patch: operations["change_territory"];
        trace?: never;
    };
    "/v1/territories/{territory_id}/leads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Leads
         * @description Makes these the leads of a territory. For planners and ops.
         */
        put: operations["put_leads"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Verification
         * @description The service's invariants, checked on its database now.
         */
        get: operations["read_verification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/visits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Visits
         * @description Every visit that the caller sees, those opened last first unless `sort` says otherwise.
         */
        get: operations["list_visits"];
        put?: never;
        /**
         * Open Visit
         * @description Opens a visit. For staff who see the account, planners, operators.
         */
        post: operations["open_visit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/visits/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Visit Report
         * @description How many the caller sees by state, and their figures summed up. For staff.
         */
        get: operations["read_visit_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/visits/{engagement_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Visit
         * @description One visit whole.
         */
        get: operations["read_visit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change Visit
         * @description Changes the fields that are given. For staff who see the account, planners, operators, while it is planned or confirmed.
         */
        patch: operations["change_visit"];
        trace?: never;
    };
    "/v1/visits/{engagement_id}/brief": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Visit Brief
         * @description All that whoever visits an account should have read, in one call. For staff.
         */
        get: operations["read_visit_brief"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/visits/{engagement_id}:cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Visit
         * @description It does not take place; the executive's time is free again. From planned or confirmed, for staff who see the account, planners, operators.
         */
        post: operations["cancel_visit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/visits/{engagement_id}:complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complete Visit
         * @description It took place, with this outcome. From planned or confirmed, for staff who see the account, planners, operators.
         */
        post: operations["complete_visit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/visits/{engagement_id}:confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm Visit
         * @description The customer and the executive have said yes. From planned, for staff who see the account, planners, operators.
         */
        post: operations["confirm_visit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workbench": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Workbench
         * @description What is due, in order of urgency: overdue first, then by due day, tier and score. A customer's user sees what concerns them, whatever `whose` says.
         */
        get: operations["list_workbench"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AccountOut
         * @description An account whole.
         */
        AccountOut: {
            /**
             * Account Id
             * @example 17850
             */
            account_id: string;
            /**
             * Account Type
             * @enum {string}
             */
            account_type: "producer" | "distributor" | "retailer";
            /** Aliases */
            aliases: components["schemas"]["AliasModel"][];
            /** Closed Reason */
            closed_reason: string | null;
            /** Currency */
            currency: string;
            /** Customer Users */
            customer_users: components["schemas"]["MemberModel"][];
            /** Default Site */
            default_site: string | null;
            /** Legal Name */
            legal_name: string;
            /** Lifecycle Stage */
            lifecycle_stage: ("known" | "selected" | "developing" | "keeping" | "deepening") | null;
            /** Locations */
            locations: components["schemas"]["LocationModel"][];
            /**
             * Manager
             * @description Person id of who answers for the account; null: unassigned.
             */
            manager: string | null;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Programme Eligible */
            programme_eligible: boolean | null;
            /** Relationship Since */
            relationship_since: string | null;
            /**
             * Relationship Type
             * @enum {string}
             */
            relationship_type: "ordinary" | "partnership" | "strategic";
            /** Status */
            status: ("prospect" | "active" | "at_risk" | "lost" | "won_back" | "closed") | null;
            /** Team */
            team: components["schemas"]["MemberModel"][];
            /** Territory Id */
            territory_id: string | null;
            /**
             * Territory Path
             * @description From the root of the tree to the account's territory.
             */
            territory_path: string[];
            /** Trading Name */
            trading_name: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /**
             * Version
             * @description Grows with every write; the ETag, and the version of the account's state event.
             */
            version: number;
        };
        /**
         * AccountStakeholderOut
         * @description One of an account's people: role there, how to reach them, and who of ours keeps up the relationship.
         */
        AccountStakeholderOut: {
            /**
             * Account Id
             * @example 17850
             */
            account_id: string;
            /**
             * Decision Role
             * @description Our judgement: null for a customer's user.
             */
            decision_role: ("decider" | "influencer" | "gatekeeper" | "user") | null;
            /** Email */
            email: string | null;
            /**
             * Function
             * @enum {string}
             */
            function: "general_management" | "purchasing" | "sales" | "marketing" | "logistics" | "production" | "engineering" | "research" | "finance" | "legal" | "information" | "other";
            /** Is Frontline */
            is_frontline: boolean;
            /**
             * Level
             * @enum {string}
             */
            level: "board" | "executive" | "department_head" | "manager" | "specialist" | "counter";
            /** Locale */
            locale: string;
            /** Name */
            name: string;
            /**
             * Pairs
             * @description The strongest first; null for a customer's user.
             */
            pairs: components["schemas"]["PairModel"][] | null;
            /** Phone */
            phone: string | null;
            /**
             * Product Knowledge
             * @description Our judgement: null for a customer's user.
             */
            product_knowledge: ("none" | "basic" | "good" | "expert") | null;
            /**
             * Since
             * Format: date
             */
            since: string;
            /** Stakeholder Id */
            stakeholder_id: string;
            /**
             * Stance
             * @description Our judgement: null for a customer's user.
             */
            stance: ("champion" | "supporter" | "neutral" | "sceptic" | "opponent") | null;
            /**
             * Until
             * @description Last day; null: open.
             */
            until: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /**
             * Version
             * @description Grows with every write, of other roles and pairs too; the ETag.
             */
            version: number;
        };
        /**
         * AccountSummary
         * @description An account in a list. Stage, status and eligibility are null for a customer's user: our judgement is not theirs to see.
         */
        AccountSummary: {
            /**
             * Account Id
             * @example 17850
             */
            account_id: string;
            /**
             * Account Type
             * @enum {string}
             */
            account_type: "producer" | "distributor" | "retailer";
            /** Aliases */
            aliases: components["schemas"]["AliasModel"][];
            /** Currency */
            currency: string;
            /** Default Site */
            default_site: string | null;
            /** Legal Name */
            legal_name: string;
            /** Lifecycle Stage */
            lifecycle_stage: ("known" | "selected" | "developing" | "keeping" | "deepening") | null;
            /**
             * Manager
             * @description Person id of who answers for the account; null: unassigned.
             */
            manager: string | null;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Programme Eligible */
            programme_eligible: boolean | null;
            /** Relationship Since */
            relationship_since: string | null;
            /**
             * Relationship Type
             * @enum {string}
             */
            relationship_type: "ordinary" | "partnership" | "strategic";
            /** Status */
            status: ("prospect" | "active" | "at_risk" | "lost" | "won_back" | "closed") | null;
            /** Territory Id */
            territory_id: string | null;
            /**
             * Territory Path
             * @description From the root of the tree to the account's territory.
             */
            territory_path: string[];
            /** Trading Name */
            trading_name: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /**
             * Version
             * @description Grows with every write; the ETag, and the version of the account's state event.
             */
            version: number;
        };
        /**
         * ActingFor
         * @description Somebody for whom the caller stands in today: what they see, the caller sees.
         */
        ActingFor: {
            /** Person Id */
            person_id: string;
            /**
             * Since
             * Format: date
             */
            since: string;
            /** Until */
            until: string | null;
        };
        /**
         * Action
         * @description What follows from a visit, who does it, and by when.
         */
        Action: {
            /** Due On */
            due_on?: string | null;
            /**
             * Owner
             * @description An id from outside, kept as given, case-sensitive.
             * @example 12345
             */
            owner: string;
            /** What */
            what: string;
        };
        /**
         * AddPerson
         * @description A person to be added: a member of staff, or a user of a customer's account.
         * @example {
         *       "email": "anna@example.com",
         *       "kind": "staff",
         *       "locale": "en",
         *       "name": "Anna Berg",
         *       "person_id": "anna",
         *       "time_zone": "Europe/London"
         *     }
         * @example {
         *       "account_id": "17850",
         *       "email": "wang@example.com",
         *       "function": "buyer",
         *       "kind": "customer",
         *       "locale": "zh-CN",
         *       "name": "王小明"
         *     }
         */
        AddPerson: {
            /**
             * Account Id
             * @description A customer's user: the account. Staff: absent.
             */
            account_id?: string | null;
            /** Email */
            email?: string | null;
            /**
             * Function
             * @description A customer's user: what they do there.
             * @default user
             * @example logistics
             */
            function?: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "staff" | "customer";
            /**
             * Locale
             * @description BCP 47: language, script and region.
             * @default en
             * @example zh-CN
             * @example en
             */
            locale?: string;
            /**
             * Name
             * @example 王小明
             */
            name: string;
            /**
             * Person Id
             * @description Absent: a UUIDv7 of our own.
             * @example anna
             */
            person_id?: string | null;
            /** Phone */
            phone?: string | null;
            /**
             * Time Zone
             * @description IANA time zone.
             * @default UTC
             * @example Asia/Shanghai
             */
            time_zone?: string;
        };
        /**
         * AddStakeholder
         * @description One of the customer's people, and the first role at this account.
         * @example {
         *       "email": "wang@example.com",
         *       "function": "sales",
         *       "is_frontline": true,
         *       "level": "counter",
         *       "locale": "zh-CN",
         *       "name": "王小明",
         *       "since": "2011-08-01"
         *     }
         */
        AddStakeholder: {
            /** Decision Role */
            decision_role?: ("decider" | "influencer" | "gatekeeper" | "user") | null;
            /** Email */
            email?: string | null;
            /**
             * Function
             * @example purchasing
             * @enum {string}
             */
            function: "general_management" | "purchasing" | "sales" | "marketing" | "logistics" | "production" | "engineering" | "research" | "finance" | "legal" | "information" | "other";
            /**
             * Is Frontline
             * @description Serves the customer's own customers: clerk, salesman, warehouse keeper.
             * @default false
             */
            is_frontline?: boolean;
            /**
             * Level
             * @description From the board down to the shop floor.
             * @example department_head
             * @enum {string}
             */
            level: "board" | "executive" | "department_head" | "manager" | "specialist" | "counter";
            /**
             * Locale
             * @description BCP 47: language, script and region.
             * @default en
             * @example zh-CN
             * @example en
             */
            locale?: string;
            /**
             * Name
             * @example 王小明
             */
            name: string;
            /** Phone */
            phone?: string | null;
            /**
             * Product Knowledge
             * @description How well they know what we make.
             */
            product_knowledge?: ("none" | "basic" | "good" | "expert") | null;
            /**
             * Since
             * Format: date
             * @description First day, on the wall in the installation's zone.
             * @example 2011-08-01
             */
            since: string;
            /**
             * Stakeholder Id
             * @description Absent: a UUIDv7 of our own.
             * @example wang
             */
            stakeholder_id?: string | null;
            /**
             * Stance
             * @description Towards us.
             */
            stance?: ("champion" | "supporter" | "neutral" | "sceptic" | "opponent") | null;
            /**
             * Until
             * @description Last day, included; null: open.
             * @example 2011-12-31
             */
            until?: string | null;
        };
        /**
         * AddTerritory
         * @description A territory to be added.
         * @example {
         *       "name": "Northern England",
         *       "parent_id": "GB",
         *       "territory_id": "GB-NORTH"
         *     }
         */
        AddTerritory: {
            /**
             * Name
             * @example Northern England
             */
            name: string;
            /**
             * Parent Id
             * @example GB
             */
            parent_id?: string | null;
            /**
             * Territory Id
             * @description An id from outside, kept as given, case-sensitive.
             * @example GB-NORTH
             */
            territory_id: string;
        };
        /**
         * Agreed
         * @description What the customer signed last in an engagement.
         */
        Agreed: {
            /** Content */
            content: {
                [key: string]: unknown;
            };
            /**
             * Engagement Id
             * Format: uuid
             */
            engagement_id: string;
            /** Kind */
            kind: string;
            /** Signed By */
            signed_by: string;
            /**
             * Signed On
             * Format: date
             */
            signed_on: string;
            /** Subject */
            subject: string | null;
            /** Version */
            version: number;
        };
        /**
         * AliasModel
         * @description The account's number in another source system.
         */
        AliasModel: {
            /**
             * Number
             * @description An id from outside, kept as given, case-sensitive.
             * @example 12345
             */
            number: string;
            /**
             * Source
             * @description An id from outside, kept as given, case-sensitive.
             * @example 12345
             */
            source: string;
        };
        /**
         * BriefOut
         * @description All that whoever visits an account should have read. Each part is bounded.
         */
        BriefOut: {
            account: components["schemas"]["AccountOut"];
            /**
             * Agreed
             * @description What the customer signed, the newest first, at most 5: the plan as it stands.
             */
            agreed: components["schemas"]["Agreed"][];
            /**
             * As Of
             * Format: date-time
             */
            as_of: string;
            due: components["schemas"]["DueItems"];
            /**
             * Engagement Id
             * Format: uuid
             */
            engagement_id: string;
            /**
             * Fields
             * @description The visit, as `GET /v1/visits/{id}` shows it.
             */
            fields: {
                [key: string]: unknown;
            };
            open: components["schemas"]["OpenEngagements"];
            /**
             * People
             * @description From the board down, deciders first, at most 50.
             */
            people: components["schemas"]["AccountStakeholderOut"][];
            stakeholders: components["schemas"]["CoverageOut"];
            standing: components["schemas"]["StandingOut"] | null;
            standing_heard: components["schemas"]["Heard"] | null;
            /** State */
            state: string;
            supply: components["schemas"]["SupplyOut"];
            /**
             * Today
             * Format: date
             */
            today: string;
            /**
             * Visits
             * @description The last that took place, the newest first, at most 5.
             */
            visits: components["schemas"]["PastVisit"][];
        };
        /**
         * CalendarEntry
         * @description A visit with its hours, or a day on which something is due.
         */
        CalendarEntry: {
            /** Account Id */
            account_id: string;
            /** Account Name */
            account_name: string;
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Ends At */
            ends_at: string | null;
            /** Engagement Id */
            engagement_id: string | null;
            /** Kind */
            kind: string;
            /**
             * Person
             * @description Whose time it takes, or who answers for it.
             */
            person: string | null;
            /**
             * Rule
             * @enum {string}
             */
            rule: "deadline" | "cadence";
            /**
             * Sequence
             * @description Grows with every change of it.
             */
            sequence: number;
            /**
             * Starts At
             * @description Null: the whole day.
             */
            starts_at: string | null;
            /**
             * Status
             * @enum {string}
             */
            status: "tentative" | "confirmed" | "done" | "cancelled";
            /**
             * Uid
             * @description The same for ever; that of the iCalendar entry.
             */
            uid: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * CalendarOut
         * @description The entries of these days in their order.
         */
        CalendarOut: {
            /**
             * Complete
             * @description False: there are more; ask for fewer days.
             */
            complete: boolean;
            /**
             * Entries
             * @description At most 1,000.
             */
            entries: components["schemas"]["CalendarEntry"][];
            /**
             * Since
             * Format: date
             */
            since: string;
            /**
             * Until
             * Format: date
             */
            until: string;
        };
        /**
         * CancelDemandConsultation
         * @description Gives it up, unless something was signed.
         * @example {
         *       "note": "Asked for by telephone"
         *     }
         */
        CancelDemandConsultation: {
            /**
             * Note
             * @description Kept in the history.
             * @example Asked for by telephone
             */
            note?: string | null;
        };
        /**
         * CancelVisit
         * @description It does not take place; the executive's time is free again.
         * @example {
         *       "note": "Asked for by telephone"
         *     }
         */
        CancelVisit: {
            /**
             * Note
             * @description Kept in the history.
             * @example Asked for by telephone
             */
            note?: string | null;
        };
        /**
         * CellOut
         * @description An account's people at one level of one function, counted.
         */
        CellOut: {
            /** Deciders */
            deciders: number;
            /**
             * Frontline
             * @description Of them: who serve the customer's own customers.
             */
            frontline: number;
            /**
             * Function
             * @enum {string}
             */
            function: "general_management" | "purchasing" | "sales" | "marketing" | "logistics" | "production" | "engineering" | "research" | "finance" | "legal" | "information" | "other";
            /**
             * Knowing
             * @description Of them: who know our products well (`good`, `expert`).
             */
            knowing: number;
            /**
             * Level
             * @enum {string}
             */
            level: "board" | "executive" | "department_head" | "manager" | "specialist" | "counter";
            /**
             * Paired
             * @description Of them: with whom one of ours keeps up the relationship.
             */
            paired: number;
            /** People */
            people: number;
        };
        /**
         * ChangeAccount
         * @description The fields to change; what is not given stays.
         * @example {
         *       "default_site": "LEEDS",
         *       "status": "at_risk"
         *     }
         */
        ChangeAccount: {
            /**
             * Account Type
             * @enum {string}
             */
            account_type?: "producer" | "distributor" | "retailer";
            /**
             * Aliases
             * @description Numbers in other source systems; each is one account's.
             */
            aliases?: components["schemas"]["AliasModel"][];
            /**
             * Currency
             * @description ISO 4217.
             * @example GBP
             */
            currency?: string;
            /**
             * Default Site
             * @description Warehouse that orders are served from when they name none.
             */
            default_site?: string | null;
            /** Legal Name */
            legal_name?: string;
            /**
             * Lifecycle Stage
             * @description One step at a time, forwards or backwards.
             * @enum {string}
             */
            lifecycle_stage?: "known" | "selected" | "developing" | "keeping" | "deepening";
            /** Locations */
            locations?: components["schemas"]["LocationModel"][];
            /** Programme Eligible */
            programme_eligible?: boolean;
            /** Relationship Since */
            relationship_since?: string | null;
            /**
             * Relationship Type
             * @enum {string}
             */
            relationship_type?: "ordinary" | "partnership" | "strategic";
            /**
             * Status
             * @description Moves: prospect → active, lost; active ↔ at_risk → lost → won_back → active, at_risk, lost. Closing is a move of its own.
             * @enum {string}
             */
            status?: "prospect" | "active" | "at_risk" | "lost" | "won_back" | "closed";
            /** Territory Id */
            territory_id?: string | null;
            /** Trading Name */
            trading_name?: string | null;
        };
        /**
         * ChangeDemandConsultation
         * @description The fields to change; what is not given stays.
         * @example {
         *       "lines": [
         *         {
         *           "agreed_stock": 24,
         *           "quantity": 120,
         *           "sku": "22086"
         *         }
         *       ],
         *       "trend": "rising"
         *     }
         */
        ChangeDemandConsultation: {
            /** Lines */
            lines?: components["schemas"]["SaidLine"][];
            /**
             * Owner
             * @description Person of our staff who is answerable; null: whoever answers for the account.
             */
            owner?: string | null;
            /**
             * Trend
             * @description Where the customer sees demand go.
             */
            trend?: ("rising" | "steady" | "falling") | null;
        };
        /**
         * ChangePerson
         * @description The fields to change; what is not given stays.
         * @example {
         *       "phone": "+44 113 496 0000",
         *       "time_zone": "Asia/Shanghai"
         *     }
         */
        ChangePerson: {
            /**
             * Active
             * @description False: their tokens open nothing any more.
             */
            active?: boolean;
            /** Email */
            email?: string | null;
            /**
             * Locale
             * @description BCP 47: language, script and region.
             * @example zh-CN
             * @example en
             */
            locale?: string;
            /**
             * Name
             * @example 王小明
             */
            name?: string;
            /** Phone */
            phone?: string | null;
            /**
             * Time Zone
             * @description IANA time zone.
             * @example Asia/Shanghai
             */
            time_zone?: string;
        };
        /**
         * ChangeStakeholder
         * @description The fields to change; what is not given stays.
         * @example {
         *       "phone": "+44 113 496 0000"
         *     }
         */
        ChangeStakeholder: {
            /** Email */
            email?: string | null;
            /**
             * Locale
             * @description BCP 47: language, script and region.
             * @example zh-CN
             * @example en
             */
            locale?: string;
            /**
             * Name
             * @example 王小明
             */
            name?: string;
            /** Phone */
            phone?: string | null;
        };
        /**
         * ChangeTerritory
         * @description The fields to change; what is not given stays. Another parent moves the territory with all below it.
         * @example {
         *       "name": "Northern England",
         *       "parent_id": "GB"
         *     }
         */
        ChangeTerritory: {
            /**
             * Name
             * @example 王小明
             */
            name?: string;
            /** Parent Id */
            parent_id?: string | null;
        };
        /**
         * ChangeVisit
         * @description The fields to change; what is not given stays.
         * @example {
         *       "attendees": [
         *         "anna",
         *         "buyer"
         *       ],
         *       "ends_at": "2011-10-04T11:30:00+01:00",
         *       "executive": "chen",
         *       "purpose": "Winter season",
         *       "starts_at": "2011-10-04T09:00:00+01:00",
         *       "zone": "Europe/London"
         *     }
         */
        ChangeVisit: {
            /**
             * Attendees
             * @description Persons, by id.
             */
            attendees?: string[];
            /**
             * Ends At
             * Format: date-time
             */
            ends_at?: string;
            /**
             * Executive
             * @description Person of our staff.
             * @example 12345
             */
            executive?: string;
            /**
             * Owner
             * @description Person of our staff who is answerable; null: whoever answers for the account.
             */
            owner?: string | null;
            /** Purpose */
            purpose?: string;
            /**
             * Starts At
             * Format: date-time
             */
            starts_at?: string;
            /**
             * Zone
             * @description IANA time zone of the place: the day of the visit is a day there.
             * @example Asia/Shanghai
             */
            zone?: string;
        };
        /**
         * CloseAccount
         * @description Why the account is closed.
         * @example {
         *       "reason": "Merged into 17851"
         *     }
         */
        CloseAccount: {
            /**
             * Reason
             * @example Merged into 17851
             */
            reason: string;
        };
        /**
         * CompleteVisit
         * @description It took place, with this outcome.
         * @example {
         *       "actions": [
         *         {
         *           "owner": "anna",
         *           "what": "Ask transport"
         *         }
         *       ],
         *       "outcome": "Wants a second delivery day."
         *     }
         */
        CompleteVisit: {
            /** Actions */
            actions?: components["schemas"]["Action"][];
            /**
             * Note
             * @description Kept in the history.
             * @example Asked for by telephone
             */
            note?: string | null;
            /** Outcome */
            outcome: string;
        };
        /**
         * ConfirmVisit
         * @description The customer and the executive have said yes.
         * @example {
         *       "note": "Asked for by telephone"
         *     }
         */
        ConfirmVisit: {
            /**
             * Note
             * @description Kept in the history.
             * @example Asked for by telephone
             */
            note?: string | null;
        };
        /**
         * ContactOut
         * @description How to reach a person: to be used for one sending and forgotten.
         */
        ContactOut: {
            /** Email */
            email: string | null;
            /** Locale */
            locale: string;
            /** Name */
            name: string;
            /** Person Id */
            person_id: string;
            /** Phone */
            phone: string | null;
            /** Time Zone */
            time_zone: string;
        };
        /**
         * CountOut
         * @description How many accounts share a value.
         */
        CountOut: {
            /** Accounts */
            accounts: number;
            /**
             * Value
             * @description null: accounts without one.
             */
            value: string | null;
        };
        /**
         * CountsOut
         * @description Accounts counted, and by what they are.
         */
        CountsOut: {
            /** Accounts */
            accounts: number;
            /** By Account Type */
            by_account_type: components["schemas"]["CountOut"][];
            /**
             * By Country
             * @description By the countries of an account's places; one with places in two counts in both.
             */
            by_country: components["schemas"]["CountOut"][];
            /** By Relationship Type */
            by_relationship_type: components["schemas"]["CountOut"][];
            /**
             * By Status
             * @description null for a customer's user.
             */
            by_status: components["schemas"]["CountOut"][] | null;
            /**
             * By Territory
             * @description By the territory that the account itself lies in.
             */
            by_territory: components["schemas"]["CountOut"][];
        };
        /**
         * CoverageOut
         * @description How far we know an account's people, from the board to the counter. Cells without anybody are left out.
         */
        CoverageOut: {
            /** Account Id */
            account_id: string;
            /**
             * As Of
             * Format: date
             * @description The wall day whose roles were counted.
             */
            as_of: string;
            /** Cells */
            cells: components["schemas"]["CellOut"][];
            /**
             * Levels
             * @description At how many of the six levels anybody is known.
             */
            levels: number;
            /**
             * Ours
             * @description How many of ours do.
             */
            ours: number;
            /**
             * Paired
             * @description How many of theirs somebody of ours keeps up the relationship with.
             */
            paired: number;
            /** People */
            people: number;
            /**
             * Single Thread
             * @description Why the relationship hangs by one thread (all pairs are one of ours or one of theirs, no decider is paired …); empty: it does not.
             */
            single_thread: ("nobody_paired" | "one_of_ours" | "one_of_theirs" | "no_decider_paired")[];
        };
        /**
         * DemandConsultationItem
         * @description What a customer will need in a season, and signs: supply protects it. In a list.
         */
        DemandConsultationItem: {
            /** Account Id */
            account_id: string;
            /**
             * Agree By
             * Format: date
             */
            agree_by: string;
            /** Due On */
            due_on: string | null;
            /**
             * Ended On
             * @description Null: it goes on.
             */
            ended_on: string | null;
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /**
             * Engagement Id
             * Format: uuid
             */
            engagement_id: string;
            /**
             * Kind
             * @example demand_consultation
             */
            kind: string;
            /** Lines */
            lines?: components["schemas"]["Line"][];
            /**
             * Opened On
             * Format: date
             * @description Business date, as are `due_on` and `ended_on`.
             */
            opened_on: string;
            /**
             * Owner
             * @description Person of our staff who is answerable; null: whoever answers for the account.
             */
            owner: string | null;
            refused?: components["schemas"]["Refused"] | null;
            /**
             * Season Id
             * @description An id from outside, kept as given, case-sensitive.
             * @example 12345
             */
            season_id: string;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /** State */
            state: string;
            /**
             * Subject
             * @description What there is one of per account, such as a season.
             */
            subject: string | null;
            /**
             * Trend
             * @description Where the customer sees demand go.
             */
            trend?: ("rising" | "steady" | "falling") | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /**
             * Version
             * @description Grows with every write; the ETag.
             */
            version: number;
        };
        /**
         * DemandConsultationOut
         * @description What a customer will need in a season, and signs: supply protects it.
         */
        DemandConsultationOut: {
            /** Account Id */
            account_id: string;
            /**
             * Agree By
             * Format: date
             */
            agree_by: string;
            /** Due On */
            due_on: string | null;
            /**
             * Ended On
             * @description Null: it goes on.
             */
            ended_on: string | null;
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /**
             * Engagement Id
             * Format: uuid
             */
            engagement_id: string;
            /**
             * Kind
             * @example demand_consultation
             */
            kind: string;
            /** Lines */
            lines?: components["schemas"]["Line"][];
            /**
             * Moves
             * @description What the caller may do now; `change` is PATCH.
             */
            moves: string[];
            /**
             * Opened On
             * Format: date
             * @description Business date, as are `due_on` and `ended_on`.
             */
            opened_on: string;
            /**
             * Owner
             * @description Person of our staff who is answerable; null: whoever answers for the account.
             */
            owner: string | null;
            refused?: components["schemas"]["Refused"] | null;
            /**
             * Season Id
             * @description An id from outside, kept as given, case-sensitive.
             * @example 12345
             */
            season_id: string;
            /** @description What was signed last. */
            signature: components["schemas"]["SignatureOut"] | null;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /** State */
            state: string;
            /**
             * Subject
             * @description What there is one of per account, such as a season.
             */
            subject: string | null;
            /**
             * Trend
             * @description Where the customer sees demand go.
             */
            trend?: ("rising" | "steady" | "falling") | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /**
             * Version
             * @description Grows with every write; the ETag.
             */
            version: number;
        };
        /**
         * Deputies
         * @description The whole list of who stands in for a person.
         * @example {
         *       "deputies": [
         *         {
         *           "deputy_id": "ben",
         *           "since": "2011-08-01",
         *           "until": "2011-08-14"
         *         }
         *       ]
         *     }
         */
        Deputies: {
            /** Deputies */
            deputies: components["schemas"]["DeputyModel"][];
        };
        /**
         * DeputyModel
         * @description A person who stands in for another within dates.
         */
        DeputyModel: {
            /**
             * Deputy Id
             * @description An id from outside, kept as given, case-sensitive.
             * @example 12345
             */
            deputy_id: string;
            /**
             * Since
             * Format: date
             * @description First day, on the wall in the installation's zone.
             * @example 2011-08-01
             */
            since: string;
            /**
             * Until
             * @description Last day, included; null: open.
             * @example 2011-12-31
             */
            until?: string | null;
        };
        /**
         * DescendantOut
         * @description An account below the one asked for.
         */
        DescendantOut: {
            /**
             * Account Id
             * @example 17850
             */
            account_id: string;
            /**
             * Account Type
             * @enum {string}
             */
            account_type: "producer" | "distributor" | "retailer";
            /**
             * Children
             * @description How many accounts directly below it you see, listed or not.
             */
            children: number;
            /** Legal Name */
            legal_name: string;
            /**
             * Level
             * @description 1: directly below the account asked for.
             */
            level: number;
            /**
             * Parent Id
             * @description The account it belongs to: the one asked for, or one listed before.
             */
            parent_id: string;
            /** Status */
            status: ("prospect" | "active" | "at_risk" | "lost" | "won_back" | "closed") | null;
            /** Territory Id */
            territory_id: string | null;
            /** Trading Name */
            trading_name: string | null;
        };
        /**
         * DueItems
         * @description What is due, overdue first.
         */
        DueItems: {
            /**
             * Due
             * @description The most urgent, at most 20; `more`: there are others.
             */
            due: components["schemas"]["DueOut"][];
            /** More */
            more: boolean;
        };
        /**
         * DueOut
         * @description Something due: an engagement's deadline, or a kind that the tier's cadence asks for.
         */
        DueOut: {
            /**
             * Due On
             * Format: date
             */
            due_on: string;
            /** Engagement Id */
            engagement_id: string | null;
            /**
             * Item Id
             * Format: uuid
             */
            item_id: string;
            /**
             * Kind
             * @example visit
             */
            kind: string;
            /** Overdue */
            overdue: boolean;
            /**
             * Rule
             * @enum {string}
             */
            rule: "deadline" | "cadence";
        };
        /**
         * Elsewhere
         * @description What another service answers about the account.
         */
        Elsewhere: {
            /**
             * Path
             * @example /v1/accounts/17850/orders
             */
            path: string;
            /**
             * Service
             * @enum {string}
             */
            service: "supply" | "scoring" | "notify";
            /**
             * What
             * @enum {string}
             */
            what: "orders" | "score" | "notifications";
        };
        /**
         * EngagementItem
         * @description An engagement of whatever kind in a list.
         */
        EngagementItem: {
            /** Account Id */
            account_id: string;
            /** Due On */
            due_on: string | null;
            /**
             * Ended On
             * @description Null: it goes on.
             */
            ended_on: string | null;
            /**
             * Engagement Id
             * Format: uuid
             */
            engagement_id: string;
            /**
             * Kind
             * @example demand_consultation
             */
            kind: string;
            /**
             * Opened On
             * Format: date
             * @description Business date, as are `due_on` and `ended_on`.
             */
            opened_on: string;
            /**
             * Owner
             * @description Person of our staff who is answerable; null: whoever answers for the account.
             */
            owner: string | null;
            /** State */
            state: string;
            /**
             * Subject
             * @description What there is one of per account, such as a season.
             */
            subject: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /**
             * Version
             * @description Grows with every write; the ETag.
             */
            version: number;
        };
        /**
         * ForeseenOut
         * @description What the account signed for a season that has not begun, and will not get whole as things stand.
         */
        ForeseenOut: {
            /**
             * Closed
             * Format: date
             * @description The close that foresaw it.
             */
            closed: string;
            /** Missing */
            missing: number;
            /** Needed On */
            needed_on: string | null;
            /** Season Id */
            season_id: string;
            /** Skus */
            skus: number;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
        };
        /**
         * HappenedOut
         * @description Something that happened with an account.
         */
        HappenedOut: {
            /**
             * After
             * @description State, tier, manager, or stage and status after.
             */
            after: string;
            /**
             * At
             * Format: date-time
             * @description Of an assignment the first moment of its day, UTC.
             */
            at: string;
            /**
             * Before
             * @description State, tier or manager before.
             */
            before: string | null;
            /**
             * Effective
             * @description Of a tier: the day from which it counts.
             */
            effective: string | null;
            /** Engagement Id */
            engagement_id: string | null;
            /**
             * Kind
             * @description An engagement's kind.
             */
            kind: string | null;
            /**
             * Move
             * @description What was done to the engagement.
             * @example sign
             */
            move: string | null;
            /**
             * Note
             * @description Reason or note; null for a customer's user.
             */
            note: string | null;
            /**
             * Person Id
             * @description Who moved the engagement, where it was a person; null for a customer's user.
             */
            person_id: string | null;
            /**
             * What
             * @enum {string}
             */
            what: "engagement" | "manager" | "lifecycle" | "tier";
        };
        /**
         * Heard
         * @description How far another service has come, and how long ago that was heard: the age of what is shown of it.
         */
        Heard: {
            /**
             * Age Seconds
             * @description Since `heard_at`.
             */
            age_seconds: number;
            /**
             * Closed
             * Format: date
             * @description The last business day whose close it has worked through.
             */
            closed: string;
            /**
             * Heard At
             * Format: date-time
             */
            heard_at: string;
        };
        /**
         * HierarchyOut
         * @description An account's corporate family: what is above it and what is below it.
         */
        HierarchyOut: {
            /**
             * Above
             * @description From the furthest ancestor down to the parent; empty: no parent, or none that you see.
             */
            above: components["schemas"]["RelativeOut"][];
            /** Account Id */
            account_id: string;
            /**
             * Below
             * @description Level by level, parents before their children.
             */
            below: components["schemas"]["DescendantOut"][];
            /**
             * Complete
             * @description False: more lie below than `depth` or `limit` let through; ask for the family of an account in `below`, or list with `parent_id`.
             */
            complete: boolean;
            /**
             * Coverage
             * @description all: you see every account. seen: only accounts that you see are here; the walk ends at others, so what belongs to these is left out too, and whether there are any is not told.
             * @enum {string}
             */
            coverage: "all" | "seen";
        };
        /**
         * Identities
         * @description All identities of a person.
         * @example {
         *       "identities": [
         *         {
         *           "issuer": "https://login.example.com",
         *           "subject": "8f14e45f"
         *         }
         *       ]
         *     }
         */
        Identities: {
            /** Identities */
            identities: components["schemas"]["IdentityModel"][];
        };
        /**
         * IdentityModel
         * @description How a token names a person.
         */
        IdentityModel: {
            /**
             * Issuer
             * @example https://login.example.com
             */
            issuer: string;
            /**
             * Subject
             * @example 8f14e45f
             */
            subject: string;
        };
        /**
         * Import
         * @description An import and how far it is.
         */
        Import: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Ended At */
            ended_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kind
             * @description What the rows are.
             */
            kind: string;
            /**
             * Progress
             * @description Part worked off, 0 to 1.
             * @example 0.5
             */
            progress: number;
            /**
             * Reason
             * @description Why it failed, if it did.
             */
            reason: string | null;
            /** Rows Failed */
            rows_failed: number;
            /** Rows Ok */
            rows_ok: number;
            /**
             * Rows Read
             * @description Rows worked off so far: ok plus failed.
             */
            rows_read: number;
            /**
             * Rows Total
             * @description Rows in the file.
             */
            rows_total: number;
            /**
             * State
             * @description queued, running, done (some rows may have failed) or failed (no row was valid).
             * @example done
             */
            state: string;
        };
        /**
         * InSight
         * @description The accounts that the caller sees today.
         */
        InSight: {
            /**
             * Ids
             * @description The first of them, at most 50, in order of their ids.
             * @example [
             *       "17850"
             *     ]
             */
            ids: string[];
            /**
             * List
             * @description Where they are listed.
             * @example /v1/accounts
             */
            list: string;
            /**
             * More
             * @description Whether there are others: `list` shows all of them, page by page.
             */
            more: boolean;
        };
        /**
         * LeadModel
         * @description A person who leads a territory, and all below it, within dates.
         */
        LeadModel: {
            /**
             * Person Id
             * @description An id from outside, kept as given, case-sensitive.
             * @example 12345
             */
            person_id: string;
            /**
             * Since
             * Format: date
             * @description First day, on the wall in the installation's zone.
             * @example 2011-08-01
             */
            since: string;
            /**
             * Until
             * @description Last day, included; null: open.
             * @example 2011-12-31
             */
            until?: string | null;
        };
        /**
         * Leads
         * @description The whole list of who leads a territory.
         * @example {
         *       "leads": [
         *         {
         *           "person_id": "anna",
         *           "since": "2011-08-01"
         *         }
         *       ]
         *     }
         */
        Leads: {
            /** Leads */
            leads: components["schemas"]["LeadModel"][];
        };
        /**
         * LedModel
         * @description A territory that a person leads, within dates.
         */
        LedModel: {
            /**
             * Since
             * Format: date
             * @description First day, on the wall in the installation's zone.
             * @example 2011-08-01
             */
            since: string;
            /** Territory Id */
            territory_id: string;
            /**
             * Until
             * @description Last day, included; null: open.
             * @example 2011-12-31
             */
            until: string | null;
        };
        /**
         * LifecycleOut
         * @description A stage and status that an account entered.
         */
        LifecycleOut: {
            /**
             * Lifecycle Stage
             * @enum {string}
             */
            lifecycle_stage: "known" | "selected" | "developing" | "keeping" | "deepening";
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /**
             * Status
             * @enum {string}
             */
            status: "prospect" | "active" | "at_risk" | "lost" | "won_back" | "closed";
            /** Version */
            version: number;
        };
        /**
         * Line
         * @description A sku of the consultation. `quantity` is the suggestion until a person has `said` it; it may go up to `most`.
         */
        Line: {
            /**
             * Agreed Stock
             * @description Stock that the customer agrees to hold itself.
             * @example 48
             */
            agreed_stock?: number | null;
            /**
             * Most
             * @description Base units.
             * @example 24
             */
            most: number;
            /**
             * Quantity
             * @description Base units.
             * @example 24
             */
            quantity: number;
            /**
             * Said
             * @default false
             */
            said?: boolean;
            /**
             * Sku
             * @description An id from outside, kept as given, case-sensitive.
             * @example 12345
             */
            sku: string;
            /**
             * Suggested
             * @description Base units.
             * @example 24
             */
            suggested: number;
            /**
             * Trailing
             * @description Asked for in the trailing 13 weeks.
             * @default 0
             * @example 24
             */
            trailing?: number;
        };
        /**
         * LocationModel
         * @description One of the customer's places: an address without a person.
         */
        LocationModel: {
            /**
             * City
             * @example Leeds
             */
            city?: string | null;
            /**
             * Country
             * @description ISO 3166-1 alpha-2.
             * @example GB
             */
            country?: string | null;
            /**
             * Name
             * @example Head office
             */
            name: string;
            /** Postal Code */
            postal_code?: string | null;
            /** Region */
            region?: string | null;
            /** Street */
            street?: string | null;
        };
        /**
         * ManagerOut
         * @description Someone who answered for an account.
         */
        ManagerOut: {
            /** Manager */
            manager: string;
            /** Reason */
            reason: string | null;
            /**
             * Since
             * Format: date
             */
            since: string;
            /**
             * Until
             * @description Last day; null: answers now.
             */
            until: string | null;
        };
        /**
         * MeOut
         * @description Who the token's bearer is here, and what is open to them.
         */
        MeOut: {
            accounts: components["schemas"]["InSight"];
            /** Acting For */
            acting_for: components["schemas"]["ActingFor"][];
            /** @description Null: no active person of ours is behind the token (a service, say). */
            person: components["schemas"]["PersonOut"] | null;
            /**
             * Roles
             * @description As the token has them.
             * @example [
             *       "account_manager"
             *     ]
             */
            roles: string[];
            /**
             * Scopes
             * @description As the token has them.
             * @example [
             *       "accounts:read",
             *       "accounts:write"
             *     ]
             */
            scopes: string[];
        };
        /**
         * MemberModel
         * @description A person's function for an account within dates.
         */
        MemberModel: {
            /**
             * Function
             * @example logistics
             */
            function: string;
            /**
             * Person Id
             * @description An id from outside, kept as given, case-sensitive.
             * @example 12345
             */
            person_id: string;
            /**
             * Since
             * Format: date
             * @description First day, on the wall in the installation's zone.
             * @example 2011-08-01
             */
            since: string;
            /**
             * Until
             * @description Last day, included; null: open.
             * @example 2011-12-31
             */
            until?: string | null;
        };
        /**
         * Members
         * @description The whole list of members, past ones included.
         * @example {
         *       "members": [
         *         {
         *           "function": "logistics",
         *           "person_id": "chen",
         *           "since": "2011-08-01"
         *         }
         *       ]
         *     }
         */
        Members: {
            /** Members */
            members: components["schemas"]["MemberModel"][];
        };
        /**
         * MoveOut
         * @description A step of an engagement. Who made it and their note are null for a customer's user.
         */
        MoveOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Business Date
             * Format: date
             */
            business_date: string;
            /**
             * From State
             * @description Null: it was opened.
             */
            from_state: string | null;
            /** Move */
            move: string;
            /** Note */
            note: string | null;
            /**
             * Person Id
             * @description Null: an event or a job made it.
             */
            person_id: string | null;
            /** To State */
            to_state: string;
            /** Version */
            version: number;
        };
        /**
         * OpenAccount
         * @description An account to be opened.
         * @example {
         *       "account_type": "retailer",
         *       "aliases": [
         *         {
         *           "number": "4711",
         *           "source": "shop"
         *         }
         *       ],
         *       "currency": "GBP",
         *       "legal_name": "Hargreaves & Sons Ltd",
         *       "locations": [
         *         {
         *           "city": "Leeds",
         *           "country": "GB",
         *           "name": "Head office"
         *         }
         *       ],
         *       "manager": "anna",
         *       "number": "17850",
         *       "territory_id": "GB-NORTH"
         *     }
         */
        OpenAccount: {
            /**
             * Account Type
             * @enum {string}
             */
            account_type: "producer" | "distributor" | "retailer";
            /**
             * Aliases
             * @description Numbers in other source systems; each is one account's.
             */
            aliases?: components["schemas"]["AliasModel"][];
            /**
             * Currency
             * @description ISO 4217.
             * @example GBP
             */
            currency: string;
            /**
             * Default Site
             * @description Warehouse that orders are served from when they name none.
             */
            default_site?: string | null;
            /**
             * Legal Name
             * @example Hargreaves & Sons Ltd
             */
            legal_name: string;
            /**
             * Lifecycle Stage
             * @default known
             * @enum {string}
             */
            lifecycle_stage?: "known" | "selected" | "developing" | "keeping" | "deepening";
            /** Locations */
            locations?: components["schemas"]["LocationModel"][];
            /**
             * Manager
             * @description Person who answers for the account from today on.
             */
            manager?: string | null;
            /**
             * Number
             * @description The leading ERP's customer number: it becomes the account id. Absent: a number `B-<n>` of our own.
             */
            number?: string | null;
            /**
             * Programme Eligible
             * @description Whether the account may take part in the key-account programme.
             * @default true
             */
            programme_eligible?: boolean;
            /** Relationship Since */
            relationship_since?: string | null;
            /**
             * Relationship Type
             * @default ordinary
             * @enum {string}
             */
            relationship_type?: "ordinary" | "partnership" | "strategic";
            /**
             * Status
             * @default active
             * @enum {string}
             */
            status?: "prospect" | "active" | "at_risk" | "lost" | "won_back" | "closed";
            /** Territory Id */
            territory_id?: string | null;
            /**
             * Trading Name
             * @example Hargreaves
             */
            trading_name?: string | null;
        };
        /**
         * OpenDemandConsultation
         * @description What a customer will need in a season, and signs: supply protects it. To be opened.
         * @example {
         *       "account_id": "17850",
         *       "agree_by": "2011-10-31",
         *       "ends_on": "2011-12-09",
         *       "lines": [
         *         {
         *           "sku": "22086",
         *           "suggested": 100,
         *           "trailing": 130
         *         }
         *       ],
         *       "season_id": "winter-2011",
         *       "starts_on": "2011-11-14"
         *     }
         */
        OpenDemandConsultation: {
            /**
             * Account Id
             * @description An id from outside, kept as given, case-sensitive.
             * @example 12345
             */
            account_id: string;
            /**
             * Agree By
             * Format: date
             */
            agree_by: string;
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /** Lines */
            lines: components["schemas"]["SeasonLine"][];
            /**
             * Note
             * @description Kept in the history.
             * @example Asked for by telephone
             */
            note?: string | null;
            /**
             * Owner
             * @description Person of our staff who is answerable; null: whoever answers for the account.
             */
            owner?: string | null;
            /**
             * Season Id
             * @description An id from outside, kept as given, case-sensitive.
             * @example 12345
             */
            season_id: string;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
        };
        /**
         * OpenEngagement
         * @description An engagement that goes on; its own path shows all of it.
         */
        OpenEngagement: {
            /** Due On */
            due_on: string | null;
            /**
             * Engagement Id
             * Format: uuid
             */
            engagement_id: string;
            /**
             * Kind
             * @example demand_consultation
             */
            kind: string;
            /**
             * Opened On
             * Format: date
             */
            opened_on: string;
            /** Overdue */
            overdue: boolean;
            /**
             * Owner
             * @description Null: whoever answers for the account.
             */
            owner: string | null;
            /** Signed */
            signed: boolean;
            /**
             * State
             * @example open
             */
            state: string;
            /**
             * Subject
             * @description What there is one of per kind, such as a season.
             */
            subject: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * OpenEngagements
         * @description Engagements that go on, the first due first.
         */
        OpenEngagements: {
            /**
             * Engagements
             * @description The most urgent, at most 20; `more`: there are others.
             */
            engagements: components["schemas"]["OpenEngagement"][];
            /** More */
            more: boolean;
        };
        /**
         * OpenVisit
         * @description A visit of one of our executives to an account. To be opened.
         * @example {
         *       "account_id": "17850",
         *       "attendees": [
         *         "anna",
         *         "buyer"
         *       ],
         *       "ends_at": "2011-10-04T11:30:00+01:00",
         *       "executive": "chen",
         *       "purpose": "Winter season",
         *       "starts_at": "2011-10-04T09:00:00+01:00",
         *       "zone": "Europe/London"
         *     }
         */
        OpenVisit: {
            /**
             * Account Id
             * @description An id from outside, kept as given, case-sensitive.
             * @example 12345
             */
            account_id: string;
            /**
             * Attendees
             * @description Persons, by id.
             */
            attendees?: string[];
            /**
             * Ends At
             * Format: date-time
             */
            ends_at: string;
            /**
             * Executive
             * @description Person of our staff.
             * @example 12345
             */
            executive: string;
            /**
             * Note
             * @description Kept in the history.
             * @example Asked for by telephone
             */
            note?: string | null;
            /**
             * Owner
             * @description Person of our staff who is answerable; null: whoever answers for the account.
             */
            owner?: string | null;
            /** Purpose */
            purpose: string;
            /**
             * Starts At
             * Format: date-time
             */
            starts_at: string;
            /**
             * Zone
             * @description IANA time zone of the place: the day of the visit is a day there.
             * @example Asia/Shanghai
             */
            zone: string;
        };
        /**
         * OverviewOut
         * @description An account in one look. Every part is bounded; parts that come from other services say how old they are.
         */
        OverviewOut: {
            account: components["schemas"]["AccountOut"];
            /**
             * As Of
             * Format: date-time
             * @description When the parts were read.
             */
            as_of: string;
            due: components["schemas"]["DueItems"];
            /**
             * Elsewhere
             * @description Where more is told. Who was notified is notify's to answer, by recipient: its events name persons, no accounts.
             */
            elsewhere: components["schemas"]["Elsewhere"][];
            /** @description The top of its corporate family as far as you see it; null: itself. */
            head: components["schemas"]["RelativeOut"] | null;
            open: components["schemas"]["OpenEngagements"];
            /** @description Null for a customer's user: our judgement is not theirs to see. */
            stakeholders: components["schemas"]["CoverageOut"] | null;
            /** @description Null: not told yet. Null for a customer's user: our judgement is not theirs to see. */
            standing: components["schemas"]["StandingOut"] | null;
            /** @description How far scoring has come. Null for a customer's user: our judgement is not theirs to see. */
            standing_heard: components["schemas"]["Heard"] | null;
            supply: components["schemas"]["SupplyOut"];
            /**
             * Today
             * Format: date
             * @description The business day by which due and overdue are meant; the wall's before the first close.
             */
            today: string;
        };
        /** Page[AccountStakeholderOut] */
        Page_AccountStakeholderOut_: {
            /** Items */
            items: components["schemas"]["AccountStakeholderOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[AccountSummary] */
        Page_AccountSummary_: {
            /** Items */
            items: components["schemas"]["AccountSummary"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[DemandConsultationItem] */
        Page_DemandConsultationItem_: {
            /** Items */
            items: components["schemas"]["DemandConsultationItem"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[EngagementItem] */
        Page_EngagementItem_: {
            /** Items */
            items: components["schemas"]["EngagementItem"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[HappenedOut] */
        Page_HappenedOut_: {
            /** Items */
            items: components["schemas"]["HappenedOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[LifecycleOut] */
        Page_LifecycleOut_: {
            /** Items */
            items: components["schemas"]["LifecycleOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[ManagerOut] */
        Page_ManagerOut_: {
            /** Items */
            items: components["schemas"]["ManagerOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[MoveOut] */
        Page_MoveOut_: {
            /** Items */
            items: components["schemas"]["MoveOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[PastParentOut] */
        Page_PastParentOut_: {
            /** Items */
            items: components["schemas"]["PastParentOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[PersonOut] */
        Page_PersonOut_: {
            /** Items */
            items: components["schemas"]["PersonOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[TerritoryOut] */
        Page_TerritoryOut_: {
            /** Items */
            items: components["schemas"]["TerritoryOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[VisitItem] */
        Page_VisitItem_: {
            /** Items */
            items: components["schemas"]["VisitItem"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /**
         * PairModel
         * @description One of ours who keeps up the relationship.
         */
        PairModel: {
            /**
             * Last Contact
             * @description The day they last spoke.
             * @example 2011-10-28
             */
            last_contact?: string | null;
            /**
             * Person Id
             * @description An id from outside, kept as given, case-sensitive.
             * @example 12345
             */
            person_id: string;
            /**
             * Strength
             * @description From 1 (have met) to 5 (trusted).
             * @example 3
             */
            strength: number;
        };
        /**
         * Pairs
         * @description The whole list of who of ours keeps up the relationship.
         * @example {
         *       "pairs": [
         *         {
         *           "last_contact": "2011-10-28",
         *           "person_id": "anna",
         *           "strength": 3
         *         }
         *       ]
         *     }
         */
        Pairs: {
            /** Pairs */
            pairs: components["schemas"]["PairModel"][];
        };
        /**
         * ParentOut
         * @description Whom an account belongs to after a change.
         */
        ParentOut: {
            /**
             * Account Id
             * @example 17850
             */
            account_id: string;
            /**
             * Parent Id
             * @description null: nobody.
             * @example 17851
             */
            parent_id: string | null;
            /**
             * Version
             * @description The account's version; its ETag.
             */
            version: number;
        };
        /**
         * PastParentOut
         * @description An account that this one belongs or belonged to.
         */
        PastParentOut: {
            /** Parent Id */
            parent_id: string;
            /**
             * Since
             * Format: date
             */
            since: string;
            /**
             * Until
             * @description Last day; null: belongs to it now.
             */
            until: string | null;
        };
        /**
         * PastVisit
         * @description A visit that took place.
         */
        PastVisit: {
            /** Ended On */
            ended_on: string | null;
            /**
             * Engagement Id
             * Format: uuid
             */
            engagement_id: string;
            /**
             * Fields
             * @description As `GET /v1/visits/{id}` shows them.
             */
            fields: {
                [key: string]: unknown;
            };
        };
        /**
         * PersonOut
         * @description A person with how to reach them.
         */
        PersonOut: {
            /** Active */
            active: boolean;
            /** Deputies */
            deputies: components["schemas"]["DeputyModel"][];
            /** Email */
            email: string | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "staff" | "customer";
            /** Leads */
            leads: components["schemas"]["LedModel"][];
            /** Locale */
            locale: string;
            /** Name */
            name: string;
            /** Person Id */
            person_id: string;
            /** Phone */
            phone: string | null;
            /** Time Zone */
            time_zone: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /**
             * Version
             * @description Grows with every write; the ETag.
             */
            version: number;
        };
        /**
         * PlayedRole
         * @description The part somebody plays or played at an account.
         */
        PlayedRole: {
            /**
             * Account Id
             * @example 17850
             */
            account_id: string;
            /**
             * Decision Role
             * @description Our judgement: null for a customer's user.
             */
            decision_role: ("decider" | "influencer" | "gatekeeper" | "user") | null;
            /**
             * Function
             * @enum {string}
             */
            function: "general_management" | "purchasing" | "sales" | "marketing" | "logistics" | "production" | "engineering" | "research" | "finance" | "legal" | "information" | "other";
            /** Is Frontline */
            is_frontline: boolean;
            /**
             * Level
             * @enum {string}
             */
            level: "board" | "executive" | "department_head" | "manager" | "specialist" | "counter";
            /**
             * Product Knowledge
             * @description Our judgement: null for a customer's user.
             */
            product_knowledge: ("none" | "basic" | "good" | "expert") | null;
            /**
             * Since
             * Format: date
             */
            since: string;
            /**
             * Stance
             * @description Our judgement: null for a customer's user.
             */
            stance: ("champion" | "supporter" | "neutral" | "sceptic" | "opponent") | null;
            /**
             * Until
             * @description Last day; null: open.
             */
            until: string | null;
        };
        /**
         * Problem
         * @description What went wrong (RFC 9457). Programs go by `code`, people by `detail`.
         */
        Problem: {
            /**
             * Code
             * @description Stable name of the error, for programs.
             * @example invalid
             */
            code: string;
            /**
             * Detail
             * @description This occurrence, for a person.
             * @example 1 value is wrong
             */
            detail: string;
            /**
             * Errors
             * @description Each wrong value; empty where no single value is to blame.
             */
            errors: components["schemas"]["ProblemField"][];
            /**
             * Request Id
             * @description Quote this when asking for help.
             * @example 0199f0d2c1d97c3e8f4f
             */
            request_id: string;
            /**
             * Status
             * @description The HTTP status.
             * @example 422
             */
            status: number;
            /**
             * Title
             * @description The kind of error, the same for every occurrence.
             * @example Invalid content
             */
            title: string;
            /**
             * Type
             * @description URN of the code.
             * @example urn:bellwether:problem:invalid
             */
            type: string;
        };
        /**
         * ProblemField
         * @description One wrong value of a request.
         */
        ProblemField: {
            /**
             * Detail
             * @description What is wrong and what would be right.
             * @example Input should be greater than 0
             */
            detail: string;
            /**
             * Place
             * @description Part of the request: body, query, path or header.
             * @example body
             */
            place: string;
            /**
             * Pointer
             * @description JSON pointer (RFC 6901) into that part.
             * @example /lines/0/quantity
             */
            pointer: string;
        };
        /**
         * PutParent
         * @description Whom the account belongs to from today on.
         * @example {
         *       "parent_id": "17851"
         *     }
         */
        PutParent: {
            /**
             * Parent Id
             * @description An id from outside, kept as given, case-sensitive.
             * @example 12345
             */
            parent_id: string;
        };
        /**
         * PutRole
         * @description The role at the account from `since` on. One that begins later than the newest ends it the day before; on the same day it is said anew.
         * @example {
         *       "decision_role": "decider",
         *       "function": "purchasing",
         *       "level": "department_head",
         *       "since": "2011-10-01"
         *     }
         */
        PutRole: {
            /** Decision Role */
            decision_role?: ("decider" | "influencer" | "gatekeeper" | "user") | null;
            /**
             * Function
             * @example purchasing
             * @enum {string}
             */
            function: "general_management" | "purchasing" | "sales" | "marketing" | "logistics" | "production" | "engineering" | "research" | "finance" | "legal" | "information" | "other";
            /**
             * Is Frontline
             * @description Serves the customer's own customers: clerk, salesman, warehouse keeper.
             * @default false
             */
            is_frontline?: boolean;
            /**
             * Level
             * @description From the board down to the shop floor.
             * @example department_head
             * @enum {string}
             */
            level: "board" | "executive" | "department_head" | "manager" | "specialist" | "counter";
            /**
             * Product Knowledge
             * @description How well they know what we make.
             */
            product_knowledge?: ("none" | "basic" | "good" | "expert") | null;
            /**
             * Since
             * Format: date
             * @description First day, on the wall in the installation's zone.
             * @example 2011-08-01
             */
            since: string;
            /**
             * Stance
             * @description Towards us.
             */
            stance?: ("champion" | "supporter" | "neutral" | "sceptic" | "opponent") | null;
            /**
             * Until
             * @description Last day, included; null: open.
             * @example 2011-12-31
             */
            until?: string | null;
        };
        /**
         * Reassign
         * @description Who answers for the account from today on.
         * @example {
         *       "manager": "ben",
         *       "reason": "Anna retires in September"
         *     }
         */
        Reassign: {
            /**
             * Manager
             * @description An id from outside, kept as given, case-sensitive.
             * @example 12345
             */
            manager: string;
            /**
             * Reason
             * @example Retires in September
             */
            reason?: string | null;
        };
        /**
         * Refused
         * @description Why supply protects nothing of what was signed: a code, a sentence, the skus concerned.
         */
        Refused: {
            /** Code */
            code: string;
            /** Detail */
            detail: string;
            /** Skus */
            skus?: string[];
        };
        /**
         * RelativeOut
         * @description An account of a corporate family. Status is null for a customer's user.
         */
        RelativeOut: {
            /**
             * Account Id
             * @example 17850
             */
            account_id: string;
            /**
             * Account Type
             * @enum {string}
             */
            account_type: "producer" | "distributor" | "retailer";
            /** Legal Name */
            legal_name: string;
            /** Status */
            status: ("prospect" | "active" | "at_risk" | "lost" | "won_back" | "closed") | null;
            /** Territory Id */
            territory_id: string | null;
            /** Trading Name */
            trading_name: string | null;
        };
        /**
         * ReopenDemandConsultation
         * @description Opens it again; what was signed counts until a new signature replaces it.
         * @example {
         *       "note": "Asked for by telephone"
         *     }
         */
        ReopenDemandConsultation: {
            /**
             * Note
             * @description Kept in the history.
             * @example Asked for by telephone
             */
            note?: string | null;
        };
        /**
         * ReportOut
         * @description Engagements of a kind that the caller sees, counted.
         */
        ReportOut: {
            /**
             * Figures
             * @description What each figure means.
             */
            figures: {
                [key: string]: string;
            };
            /** Kind */
            kind: string;
            /** States */
            states: components["schemas"]["StateFigures"][];
        };
        /**
         * ResolveContacts
         * @description Whose contacts are wanted.
         * @example {
         *       "person_ids": [
         *         "anna",
         *         "ben"
         *       ]
         *     }
         */
        ResolveContacts: {
            /** Person Ids */
            person_ids: string[];
        };
        /**
         * Resolved
         * @description The contacts found.
         */
        Resolved: {
            /** Items */
            items: components["schemas"]["ContactOut"][];
            /**
             * Missing
             * @description Person ids that are unknown or no longer active.
             */
            missing: string[];
        };
        /**
         * RollUpOut
         * @description A corporate family summed up. The account itself is in neither figure.
         */
        RollUpOut: {
            /** Account Id */
            account_id: string;
            /**
             * Coverage
             * @description all: you see every account. seen: only accounts that you see are here; the walk ends at others, so what belongs to these is left out too, and whether there are any is not told.
             * @enum {string}
             */
            coverage: "all" | "seen";
            /** @description The accounts directly below. */
            direct: components["schemas"]["CountsOut"];
            /**
             * Levels
             * @description How many levels lie below the account.
             */
            levels: number;
            /** @description All accounts below, of every level. */
            total: components["schemas"]["CountsOut"];
        };
        /**
         * SaidLine
         * @description What the customer will need of a sku.
         */
        SaidLine: {
            /**
             * Agreed Stock
             * @description Stock that the customer agrees to hold itself.
             * @example 48
             */
            agreed_stock?: number | null;
            /**
             * Quantity
             * @description Base units.
             * @example 24
             */
            quantity: number;
            /**
             * Sku
             * @description An id from outside, kept as given, case-sensitive.
             * @example 12345
             */
            sku: string;
        };
        /**
         * SeasonLine
         * @description A sku of the season: what was asked for lately, and what is suggested.
         */
        SeasonLine: {
            /**
             * Sku
             * @description An id from outside, kept as given, case-sensitive.
             * @example 12345
             */
            sku: string;
            /**
             * Suggested
             * @description Base units.
             * @example 24
             */
            suggested: number;
            /**
             * Trailing
             * @description Asked for in the trailing 13 weeks.
             * @default 0
             * @example 24
             */
            trailing?: number;
        };
        /**
         * ShortLineOut
         * @description An order line on backorder since a close.
         */
        ShortLineOut: {
            /**
             * Earliest
             * @description When the rest can come; null: not foreseen.
             */
            earliest: string | null;
            /**
             * Lacking
             * @description Neither firm nor promised in time, in base units.
             */
            lacking: number;
            /** Line No */
            line_no: number;
            /** Order Id */
            order_id: string;
            /** Order Source */
            order_source: string;
            /** Reason */
            reason: string | null;
            /** Sku */
            sku: string | null;
        };
        /**
         * SignDemandConsultation
         * @description Signs the quantities, for a user of the customer. Late after the due date, refused once the season has begun.
         * @example {
         *       "lines": [
         *         {
         *           "quantity": 120,
         *           "sku": "22086"
         *         }
         *       ]
         *     }
         */
        SignDemandConsultation: {
            /** Lines */
            lines?: components["schemas"]["SaidLine"][];
            /**
             * Note
             * @description Kept in the history.
             * @example Asked for by telephone
             */
            note?: string | null;
        };
        /**
         * SignatureOut
         * @description What was signed last.
         */
        SignatureOut: {
            /**
             * Content
             * @description Exactly what was signed.
             */
            content: {
                [key: string]: unknown;
            };
            /**
             * Late
             * @description After the due date.
             */
            late: boolean;
            /** Signed By */
            signed_by: string;
            /**
             * Signed On
             * Format: date
             */
            signed_on: string;
            /** Version */
            version: number;
        };
        /**
         * StakeholderGone
         * @description One of the customer's people after they were deleted or erased.
         */
        StakeholderGone: {
            /** Stakeholder Id */
            stakeholder_id: string;
            /**
             * State
             * @enum {string}
             */
            state: "deleted" | "erased";
            /** Version */
            version: number;
        };
        /**
         * StakeholderOut
         * @description One of the customer's people with how to reach them, and their roles at the accounts that the caller sees, the newest first (at most 200).
         */
        StakeholderOut: {
            /** Email */
            email: string | null;
            /** Locale */
            locale: string;
            /** Name */
            name: string;
            /** Phone */
            phone: string | null;
            /** Roles */
            roles: components["schemas"]["PlayedRole"][];
            /** Stakeholder Id */
            stakeholder_id: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /**
             * Version
             * @description Grows with every write, of roles and pairs too; the ETag.
             */
            version: number;
        };
        /**
         * StandingOut
         * @description What the account is worth, as scoring last told.
         */
        StandingOut: {
            /**
             * Score
             * @description 0 to 100, as an exact decimal.
             * @example 71.40
             */
            score: string;
            /**
             * Since
             * Format: date
             */
            since: string;
            /**
             * Tier
             * @description The effective one today.
             * @enum {string}
             */
            tier: "strategic" | "key" | "growth" | "standard";
            /**
             * Told At
             * Format: date-time
             * @description When this standing came; scoring tells one only when it has moved.
             */
            told_at: string;
            /** Version */
            version: number;
        };
        /**
         * StateFigures
         * @description The engagements in one state, and their figures summed up.
         */
        StateFigures: {
            /** Engagements */
            engagements: number;
            /** Figures */
            figures: {
                [key: string]: number;
            };
            /**
             * Overdue
             * @description Of them those that go on although their due date has passed.
             */
            overdue: number;
            /** State */
            state: string;
        };
        /**
         * SupplyOut
         * @description What supply has told of the account: what is short, and what a season will lack. What was promised is supply's to answer.
         */
        SupplyOut: {
            /**
             * Foreseen
             * @description By the season's first day, at most 10.
             */
            foreseen: components["schemas"]["ForeseenOut"][];
            /** @description Null: supply has told of no close yet. */
            heard: components["schemas"]["Heard"] | null;
            /** Lacking */
            lacking: number;
            /** Lines */
            lines: number;
            /**
             * Orders
             * @description Orders with a line on backorder.
             */
            orders: number;
            /**
             * Relief By
             * @description The day by which all that is foreseen has come.
             */
            relief_by: string | null;
            /**
             * Relief From
             * @description The first day on which any of it can come.
             */
            relief_from: string | null;
            /**
             * Undated
             * @description Of the lines: for which nothing is foreseen.
             */
            undated: number;
            /**
             * Worst
             * @description Where most is lacking, at most 10.
             */
            worst: components["schemas"]["ShortLineOut"][];
        };
        /**
         * TerritoryOut
         * @description A territory and who leads it.
         */
        TerritoryOut: {
            /** Leads */
            leads: components["schemas"]["LeadModel"][];
            /** Name */
            name: string;
            /** Parent Id */
            parent_id: string | null;
            /**
             * Path
             * @description From the root to the territory itself.
             * @example [
             *       "EU",
             *       "GB",
             *       "GB-NORTH"
             *     ]
             */
            path: string[];
            /** Territory Id */
            territory_id: string;
            /**
             * Version
             * @description Grows with every write; the ETag.
             */
            version: number;
        };
        /**
         * VisitItem
         * @description A visit of one of our executives to an account. In a list.
         */
        VisitItem: {
            /** Account Id */
            account_id: string;
            /** Actions */
            actions?: components["schemas"]["Action"][];
            /**
             * Attendees
             * @description Persons, by id.
             */
            attendees?: string[];
            /** Due On */
            due_on: string | null;
            /**
             * Ended On
             * @description Null: it goes on.
             */
            ended_on: string | null;
            /**
             * Ends At
             * Format: date-time
             */
            ends_at: string;
            /**
             * Engagement Id
             * Format: uuid
             */
            engagement_id: string;
            /**
             * Executive
             * @description Person of our staff.
             * @example 12345
             */
            executive: string;
            /**
             * Kind
             * @example demand_consultation
             */
            kind: string;
            /**
             * Opened On
             * Format: date
             * @description Business date, as are `due_on` and `ended_on`.
             */
            opened_on: string;
            /** Outcome */
            outcome?: string | null;
            /**
             * Owner
             * @description Person of our staff who is answerable; null: whoever answers for the account.
             */
            owner: string | null;
            /** Purpose */
            purpose: string;
            /**
             * Starts At
             * Format: date-time
             */
            starts_at: string;
            /** State */
            state: string;
            /**
             * Subject
             * @description What there is one of per account, such as a season.
             */
            subject: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /**
             * Version
             * @description Grows with every write; the ETag.
             */
            version: number;
            /**
             * Zone
             * @description IANA time zone of the place: the day of the visit is a day there.
             * @example Asia/Shanghai
             */
            zone: string;
        };
        /**
         * VisitOut
         * @description A visit of one of our executives to an account.
         */
        VisitOut: {
            /** Account Id */
            account_id: string;
            /** Actions */
            actions?: components["schemas"]["Action"][];
            /**
             * Attendees
             * @description Persons, by id.
             */
            attendees?: string[];
            /** Due On */
            due_on: string | null;
            /**
             * Ended On
             * @description Null: it goes on.
             */
            ended_on: string | null;
            /**
             * Ends At
             * Format: date-time
             */
            ends_at: string;
            /**
             * Engagement Id
             * Format: uuid
             */
            engagement_id: string;
            /**
             * Executive
             * @description Person of our staff.
             * @example 12345
             */
            executive: string;
            /**
             * Kind
             * @example demand_consultation
             */
            kind: string;
            /**
             * Moves
             * @description What the caller may do now; `change` is PATCH.
             */
            moves: string[];
            /**
             * Opened On
             * Format: date
             * @description Business date, as are `due_on` and `ended_on`.
             */
            opened_on: string;
            /** Outcome */
            outcome?: string | null;
            /**
             * Owner
             * @description Person of our staff who is answerable; null: whoever answers for the account.
             */
            owner: string | null;
            /** Purpose */
            purpose: string;
            /**
             * Starts At
             * Format: date-time
             */
            starts_at: string;
            /** State */
            state: string;
            /**
             * Subject
             * @description What there is one of per account, such as a season.
             */
            subject: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /**
             * Version
             * @description Grows with every write; the ETag.
             */
            version: number;
            /**
             * Zone
             * @description IANA time zone of the place: the day of the visit is a day there.
             * @example Asia/Shanghai
             */
            zone: string;
        };
        /**
         * Workbench
         * @description What is due, in order of urgency: by due day, so overdue first; then by tier; then by score, the highest first.
         */
        Workbench: {
            /** Items */
            items: components["schemas"]["WorkbenchItem"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
            /**
             * Today
             * Format: date
             * @description The business day by which it is meant; the wall's before the first close.
             */
            today: string;
        };
        /**
         * WorkbenchItem
         * @description Something due, whose it is, and what it weighs.
         */
        WorkbenchItem: {
            /**
             * Account Id
             * @example 17850
             */
            account_id: string;
            /** Account Name */
            account_name: string;
            /**
             * Account Type
             * @enum {string}
             */
            account_type: "producer" | "distributor" | "retailer";
            /**
             * Days Left
             * @description Business date to due date; negative: overdue.
             */
            days_left: number;
            /**
             * Due On
             * Format: date
             */
            due_on: string;
            /** Engagement Id */
            engagement_id: string | null;
            /**
             * Item Id
             * Format: uuid
             */
            item_id: string;
            /**
             * Kind
             * @example visit
             */
            kind: string;
            /** Overdue */
            overdue: boolean;
            /**
             * Person
             * @description Who answers for it; null: nobody.
             */
            person: string | null;
            /**
             * Rule
             * @enum {string}
             */
            rule: "deadline" | "cadence";
            /**
             * Score
             * @description Null for a customer's user: our judgement is not theirs to see.
             */
            score: string | null;
            /**
             * Standing In
             * @description Whether it is somebody's for whom you stand in today.
             */
            standing_in: boolean;
            /**
             * State
             * @description The engagement's, where it is a deadline.
             */
            state: string | null;
            /**
             * Tier
             * @description Null: none told yet. Null for a customer's user: our judgement is not theirs to see.
             */
            tier: string | null;
        };
    };
    responses: {
        /** @description Bad request. The request cannot be read as what it claims to be. */
        Problem400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not authenticated. No valid bearer token. `challenge` completes the WWW-Authenticate header (RFC 6750). */
        Problem401: {
            headers: {
                /** @description RFC 6750 challenge. */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not allowed. Known, but not allowed. `missing_scope` names the scope that would allow it. */
        Problem403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not found. Absent, or not the caller's to see. */
        Problem404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Request timeout. The request did not come within its time. */
        Problem408: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Conflict. The present state does not allow it; `retry_after` only where waiting helps. */
        Problem409: {
            headers: {
                /** @description Seconds to wait. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Gone. What was asked for is kept no longer. */
        Problem410: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Precondition failed. A condition the caller stated does not hold. */
        Problem412: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Content too large. The body passes the size cap. */
        Problem413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Unsupported media type. The body's content type is not one that is read here. */
        Problem415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Invalid content. Well-formed, but the content is wrong; `errors` points at each wrong value. */
        Problem422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Precondition required. If-Match is compulsory here. */
        Problem428: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests. Slow down; `retry_after` says for how long. */
        Problem429: {
            headers: {
                /** @description Seconds to wait. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Internal error. Base of the tree. `detail` is for a person, `code` for a program, `title` the same for every error of a code's class. */
        Problem500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Unavailable. Something that is needed is away for the moment: nothing was changed, try again. */
        Problem503: {
            headers: {
                /** @description Seconds to wait. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_accounts: {
        parameters: {
            query?: {
                account_type?: "producer" | "distributor" | "retailer";
                relationship_type?: "ordinary" | "partnership" | "strategic";
                lifecycle_stage?: "known" | "selected" | "developing" | "keeping" | "deepening";
                status?: "prospect" | "active" | "at_risk" | "lost" | "won_back" | "closed";
                programme_eligible?: boolean;
                /** @description Answered for by this person. */
                manager?: string;
                /** @description True: only accounts for which nobody answers. */
                unassigned?: boolean;
                /** @description In this territory or below it. */
                territory?: string;
                /** @description With `number`: the account that this source knows so. */
                source?: string;
                /** @description With `source`: its number for the account. */
                number?: string;
                currency?: string;
                default_site?: string;
                /** @description With this person in the team, past members included. */
                team_member?: string;
                /** @description Directly below this account in its corporate family; none when you do not see it. */
                parent_id?: string;
                /** @description Opened after this moment. */
                opened_after?: string;
                /** @description Written after this moment. */
                updated_after?: string;
                /** @description Part of a name or number, in whatever script, from one character on: legal and trading name, account id, numbers in other sources. Case, accents and width do not matter. First come accounts called exactly so, then those with a name that begins so, then by id all others that hold it. */
                search?: string;
                /** @description With `-`: descending. Absent: `account_id`, with `search` the best match first. */
                sort?: "account_id" | "-account_id" | "legal_name" | "-legal_name" | "opened_at" | "-opened_at" | "updated_at" | "-updated_at" | "status" | "-status";
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AccountSummary_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    open_account: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenAccount"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_account: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOut"];
                };
            };
            /** @description Not modified: If-None-Match names the current version. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    change_account: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeAccount"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    put_customer_users: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Members"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_hierarchy: {
        parameters: {
            query?: {
                /** @description Levels below the account to show. */
                depth?: number;
                /** @description Accounts below to show at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HierarchyOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_lifecycle: {
        parameters: {
            query?: {
                lifecycle_stage?: "known" | "selected" | "developing" | "keeping" | "deepening";
                status?: "prospect" | "active" | "at_risk" | "lost" | "won_back" | "closed";
                /** @description With `-`: descending. */
                sort?: "-since" | "since";
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_LifecycleOut_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_managers: {
        parameters: {
            query?: {
                manager?: string;
                /** @description True: only who answers now; false: only who did before. */
                current?: boolean;
                /** @description With `-`: descending. */
                sort?: "-since" | "since";
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ManagerOut_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_overview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverviewOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    put_parent: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutParent"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ParentOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    remove_parent: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ParentOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_parents: {
        parameters: {
            query?: {
                /** @description True: only the present one; false: only former ones. */
                current?: boolean;
                /** @description With `-`: descending. */
                sort?: "-since" | "since";
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PastParentOut_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_roll_up: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RollUpOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_stakeholder_coverage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CoverageOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_stakeholders: {
        parameters: {
            query?: {
                level?: "board" | "executive" | "department_head" | "manager" | "specialist" | "counter";
                function?: "general_management" | "purchasing" | "sales" | "marketing" | "logistics" | "production" | "engineering" | "research" | "finance" | "legal" | "information" | "other";
                decision_role?: "decider" | "influencer" | "gatekeeper" | "user";
                stance?: "champion" | "supporter" | "neutral" | "sceptic" | "opponent";
                is_frontline?: boolean;
                /** @description True: roles that have not ended; false: former ones, without how to reach them. */
                current?: boolean;
                /** @description With `-`: descending. */
                sort?: "stakeholder_id" | "-stakeholder_id" | "since" | "-since";
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AccountStakeholderOut_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    add_stakeholder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddStakeholder"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountStakeholderOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_account_stakeholder: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
                /** @description An id from outside, kept as given, case-sensitive. */
                stakeholder_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountStakeholderOut"];
                };
            };
            /** @description Not modified: If-None-Match names the current version. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    put_stakeholder_role: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
                /** @description An id from outside, kept as given, case-sensitive. */
                stakeholder_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutRole"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountStakeholderOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    put_stakeholder_pairs: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
                /** @description An id from outside, kept as given, case-sensitive. */
                stakeholder_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Pairs"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountStakeholderOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    put_team: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Members"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_timeline: {
        parameters: {
            query?: {
                what?: "engagement" | "manager" | "lifecycle" | "tier";
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_HappenedOut_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    close_account: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. */
                "If-Match"?: string;
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CloseAccount"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    reassign_account: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. */
                "If-Match"?: string;
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reassign"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_calendar: {
        parameters: {
            query?: {
                /** @description mine: also visits that take your own time; seen: of all accounts you see. */
                whose?: "mine" | "seen";
                /** @description First day; absent: 30 days before today. */
                since?: string;
                /** @description Last day, at most 400 days after `since`; absent: 180 days after it. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    export_calendar: {
        parameters: {
            query?: {
                /** @description mine: also visits that take your own time; seen: of all accounts you see. */
                whose?: "mine" | "seen";
                /** @description First day; absent: 30 days before today. */
                since?: string;
                /** @description Last day, at most 400 days after `since`; absent: 180 days after it. */
                until?: string;
            };
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": string;
                };
            };
            /** @description Not modified: If-None-Match names the current version. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    resolve_contacts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolveContacts"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resolved"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_demand_consultations: {
        parameters: {
            query?: {
                account_id?: string;
                state?: "agreed" | "cancelled" | "open";
                /** @description Such as a season's id. */
                subject?: string;
                /** @description Said to be answerable; not who answers for the account. */
                owner?: string;
                /** @description True: only what has not ended; false: only what has. */
                going_on?: boolean;
                /** @description Goes on and is due before this business date. */
                due_before?: string;
                /** @description With `-`: descending. */
                sort?: "-opened_on" | "opened_on" | "-updated_at" | "updated_at";
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_DemandConsultationItem_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    open_demand_consultation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenDemandConsultation"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DemandConsultationOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_demand_consultation_report: {
        parameters: {
            query?: {
                account_id?: string;
                subject?: string;
                /** @description First business date of opening. */
                opened_from?: string;
                /** @description Last business date of opening. */
                opened_until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_demand_consultation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                engagement_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DemandConsultationOut"];
                };
            };
            /** @description Not modified: If-None-Match names the current version. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    change_demand_consultation: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                engagement_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeDemandConsultation"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DemandConsultationOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    cancel_demand_consultation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. */
                "If-Match"?: string;
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                engagement_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelDemandConsultation"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DemandConsultationOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    reopen_demand_consultation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. */
                "If-Match"?: string;
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                engagement_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReopenDemandConsultation"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DemandConsultationOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    sign_demand_consultation: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. */
                "If-Match"?: string;
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). Compulsory here (400 without it). */
                "Idempotency-Key": string;
            };
            path: {
                engagement_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignDemandConsultation"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DemandConsultationOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_engagements: {
        parameters: {
            query?: {
                kind?: "demand_consultation" | "visit";
                account_id?: string;
                state?: "agreed" | "cancelled" | "completed" | "confirmed" | "open" | "planned";
                /** @description Such as a season's id. */
                subject?: string;
                /** @description Said to be answerable; not who answers for the account. */
                owner?: string;
                /** @description True: only what has not ended; false: only what has. */
                going_on?: boolean;
                /** @description Goes on and is due before this business date. */
                due_before?: string;
                /** @description With `-`: descending. */
                sort?: "-opened_on" | "opened_on" | "-updated_at" | "updated_at";
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_EngagementItem_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_engagement_history: {
        parameters: {
            query?: {
                /** @description With `-`: descending. */
                sort?: "-version" | "version";
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path: {
                engagement_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MoveOut_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    start_import: {
        parameters: {
            query: {
                /** @description What the rows are: accounts. */
                kind: string;
            };
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description UTF-8, at most 20971520 bytes. CSV names its columns in the first row; JSON lines have an object per line. */
        requestBody: {
            content: {
                "application/jsonl": string;
                "application/x-ndjson": string;
                "text/csv": string;
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_import_errors: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_people: {
        parameters: {
            query?: {
                kind?: "staff" | "customer";
                active?: boolean;
                /** @description With a place in this account. */
                account?: string;
                /** @description Leads of this territory, past ones included. */
                leads?: string;
                /** @description Written after this moment. */
                updated_after?: string;
                /** @description With `-`: descending. */
                sort?: "person_id" | "-person_id" | "updated_at" | "-updated_at";
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PersonOut_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    add_person: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddPerson"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_person: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonOut"];
                };
            };
            /** @description Not modified: If-None-Match names the current version. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    change_person: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                person_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePerson"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    put_deputies: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                person_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Deputies"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_identities: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identities"];
                };
            };
            /** @description Not modified: If-None-Match names the current version. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    put_identities: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                person_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Identities"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identities"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_progress: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_stakeholder: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                stakeholder_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StakeholderOut"];
                };
            };
            /** @description Not modified: If-None-Match names the current version. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    delete_stakeholder: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                stakeholder_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StakeholderGone"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    change_stakeholder: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                stakeholder_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeStakeholder"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StakeholderOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    erase_stakeholder: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. */
                "If-Match"?: string;
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                stakeholder_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StakeholderGone"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_territories: {
        parameters: {
            query?: {
                /** @description This territory and everything below it. */
                below?: string;
                /** @description The territories just below this one. */
                parent?: string;
                /** @description Led by this person, now or before. */
                lead?: string;
                /** @description With `-`: descending. */
                sort?: "territory_id" | "-territory_id" | "name" | "-name";
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TerritoryOut_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    add_territory: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddTerritory"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TerritoryOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_territory: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                territory_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TerritoryOut"];
                };
            };
            /** @description Not modified: If-None-Match names the current version. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    change_territory: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                territory_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeTerritory"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TerritoryOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    put_leads: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                territory_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Leads"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TerritoryOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_verification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_visits: {
        parameters: {
            query?: {
                account_id?: string;
                state?: "cancelled" | "completed" | "confirmed" | "planned";
                /** @description Such as a season's id. */
                subject?: string;
                /** @description Said to be answerable; not who answers for the account. */
                owner?: string;
                /** @description True: only what has not ended; false: only what has. */
                going_on?: boolean;
                /** @description Goes on and is due before this business date. */
                due_before?: string;
                /** @description With `-`: descending. */
                sort?: "-opened_on" | "opened_on" | "-updated_at" | "updated_at";
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_VisitItem_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    open_visit: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenVisit"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VisitOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_visit_report: {
        parameters: {
            query?: {
                account_id?: string;
                subject?: string;
                /** @description First business date of opening. */
                opened_from?: string;
                /** @description Last business date of opening. */
                opened_until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_visit: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                engagement_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VisitOut"];
                };
            };
            /** @description Not modified: If-None-Match names the current version. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    change_visit: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                engagement_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeVisit"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VisitOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_visit_brief: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                engagement_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BriefOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    cancel_visit: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. */
                "If-Match"?: string;
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                engagement_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelVisit"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VisitOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    complete_visit: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. */
                "If-Match"?: string;
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                engagement_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompleteVisit"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VisitOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    confirm_visit: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that the change is based on. */
                "If-Match"?: string;
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                engagement_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmVisit"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VisitOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_workbench: {
        parameters: {
            query?: {
                /** @description mine: what you answer for, as manager of the account or owner of the engagement, or stand in for today; seen: of all accounts you see. */
                whose?: "mine" | "seen";
                /** @description Due within so many days; what is overdue is always there. */
                days?: number;
                /** @description One kind of engagement. */
                kind?: string;
                /** @description What this person answers for, of what is shown. */
                person?: string;
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workbench"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
}
