/** Made of the service's openapi.json by `make client`; do not edit. */

export interface paths {
    "/v1/accounts/{account_id}/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Account Orders
         * @description An account's orders, newest first, with their lines' schedules.
         */
        get: operations["list_account_orders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Api Keys
         * @description The keys of this service, newest first, without their secrets.
         */
        get: operations["list_api_keys"];
        put?: never;
        /**
         * Issue Api Key
         * @description Issues a key. It is shown in this answer only; a name has at most two live ones (409 `two_keys_live`).
         */
        post: operations["issue_api_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{key_id}:revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke Api Key
         * @description Ends a key at once: the next request with it is answered 401.
         */
        post: operations["revoke_api_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read Availability
         * @description What an account could have now and when the rest could come. Holds nothing and promises nothing.
         */
        post: operations["read_availability"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Dead Letters
         * @description Records of the caller's sources that nobody can handle as they are, newest first; planners, ops and services see those of all.
         */
        get: operations["list_dead_letters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/{letter_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Dead Letter
         * @description One dead letter with what came and what was done to it, of the caller's sources.
         */
        get: operations["read_dead_letter"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/{letter_id}:discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Discard Dead Letter
         * @description Puts a dead letter aside: it is kept, and no longer counted as open.
         */
        post: operations["discard_dead_letter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/{letter_id}:edit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Edit Dead Letter
         * @description Mends a dead letter, to be replayed then; what came is kept. What its consumer could still not read is refused (422 `still_wrong`).
         */
        post: operations["edit_dead_letter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/{letter_id}:replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay Dead Letter
         * @description Hands a dead letter to the handlers again, mended where it was edited. What it changes and who did it are kept together or not at all.
         */
        post: operations["replay_dead_letter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/erp-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post Erp Events
         * @description Takes a batch of an ERP's events for their topics. Each is validated as its consumers read it and has a result; sent twice it counts once.
         */
        post: operations["post_erp_events"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/kpis/fill-rate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Fill Rate
         * @description Fill rate and range coverage by month and tier, over the accounts that the caller sees.
         */
        get: operations["read_fill_rate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/order-lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Order Lines
         * @description Order lines of the accounts that the caller sees, with promise, rank and reason.
         */
        get: operations["list_order_lines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/order-lines/{line_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Order Line
         * @description One order line.
         */
        get: operations["read_order_line"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/order-lines/{line_id}/explanation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain Order Line
         * @description Why a line stands as it does: what was asked, what was available when, what policies withheld, whom it lost to, when the rest could come.
         */
        get: operations["explain_order_line"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Orders
         * @description Orders of the accounts that the caller sees, newest first.
         */
        get: operations["list_orders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{order_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Order
         * @description One order with its lines and their schedules.
         */
        get: operations["read_order"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/planned-receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Planned Receipts
         * @description Announced supply.
         */
        get: operations["list_planned_receipts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Products
         * @description Products as the ERP last listed them, by sku.
         */
        get: operations["list_products"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/products/{sku}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Product
         * @description One product.
         */
        get: operations["read_product"];
        put?: never;
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
    "/v1/promise-changes:stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream Promise Changes
         * @description Promises as they are made and changed, of the accounts that the caller sees at that moment.
         *
         *     Per order and decision the changed lines, each with its whole schedule.
         *     Per line the highest `allocation_version` holds; a decision about many lines comes in parts of up to 500.
         */
        get: operations["stream_promise_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/protections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Protections
         * @description Stock kept for a tier's expected demand against worse tiers, and what of it has been consumed; renewed by each close.
         */
        get: operations["list_protections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Receipts
         * @description What came in, newest first, with the planned receipts that it was counted against.
         */
        get: operations["list_receipts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reservations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Reservations
         * @description Reservations of the accounts that the caller sees, newest first.
         */
        get: operations["list_reservations"];
        put?: never;
        /**
         * Create Reservation
         * @description Holds stock on hand for an account for a time. What would have to come from a receipt is told with its date and not held.
         */
        post: operations["create_reservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reservations/{reservation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Reservation
         * @description One reservation.
         */
        get: operations["read_reservation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reservations/{reservation_id}:confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm Reservation
         * @description The customer's yes: the ERP is asked for an order that names this reservation; the stock stays held until it comes or a business deadline passes.
         */
        post: operations["confirm_reservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reservations/{reservation_id}:extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Extend Reservation
         * @description Holds on, at most until the installation's limit counted from the reservation's start.
         */
        post: operations["extend_reservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reservations/{reservation_id}:release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release Reservation
         * @description Gives the stock back.
         */
        post: operations["release_reservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Runs
         * @description Close runs, newest first. Their sums are over all accounts, so they are for planners, ops and services.
         */
        get: operations["list_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Run
         * @description One close run.
         */
        get: operations["read_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{run_id}/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Run Lines
         * @description What a run changed, line by line: the promise before and after, and the reason; of accounts that the caller sees.
         */
        get: operations["list_run_lines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/season-protections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Season Protections
         * @description What accounts signed for a season, per sku and week, with what their orders have consumed and what is left; of accounts that the caller sees.
         */
        get: operations["list_season_protections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Seasons
         * @description Seasons, the next first day first. What can be built in a week, and how long that takes, is for staff.
         */
        get: operations["list_seasons"];
        put?: never;
        /**
         * Create Season
         * @description Enters a season. The close of the day before its approach date raises `PeakSeasonApproaching`. For planners.
         */
        post: operations["create_season"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seasons/{season_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Season
         * @description One season. What can be built in a week, and how long that takes, is for staff.
         */
        get: operations["read_season"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change Season
         * @description Changes a season as long as it has not been announced. For planners.
         */
        patch: operations["change_season"];
        trace?: never;
    };
    "/v1/seasons/{season_id}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Season Plan
         * @description Why the season is dated as it is, week by week, as things stand now. For planners.
         */
        get: operations["read_season_plan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/seasons/{season_id}:withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw Season
         * @description Takes a season back; what was protected for it is free again and the next close hands it out. For planners.
         */
        post: operations["withdraw_season"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Sites
         * @description Warehouses. One that a record named and nobody knew was created with the installation's time zone; mend it with PUT.
         */
        get: operations["list_sites"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sites/{site_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Site
         * @description One warehouse.
         */
        get: operations["read_site"];
        /**
         * Put Site
         * @description Names a warehouse and sets its time zone. The zone dates events from now on; what has been dated stays.
         */
        put: operations["put_site"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Stock
         * @description On hand, promised, held, open and incoming per sku and site.
         */
        get: operations["list_stock"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stock/{site_id}/{sku}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Stock
         * @description One sku at one site.
         */
        get: operations["read_stock"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stock/{site_id}/{sku}/atp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Atp
         * @description What can be promised of one sku at one site from which date on, in total and per tier.
         */
        get: operations["read_atp"];
        put?: never;
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
    "/v1/waiting-records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Waiting Records
         * @description Records of the caller's sources that name something not known yet, newest first; planners, ops and services see those of all.
         */
        get: operations["list_waiting_records"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/waiting-records/{record_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Waiting Record
         * @description One waiting record with what came, of the caller's sources.
         */
        get: operations["read_waiting_record"];
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
         * ApiKeyIssue
         * @description A key for one ERP system.
         * @example {
         *       "name": "erp-north",
         *       "scopes": [
         *         "erp:read"
         *       ],
         *       "sources": [
         *         "erp"
         *       ],
         *       "valid_days": 90,
         *       "why": "Go-live of the northern ERP, ticket 4711."
         *     }
         */
        ApiKeyIssue: {
            /**
             * Name
             * @description Whose it is. Two keys of a name may be live, so that one can replace the other.
             * @example 12345
             */
            name: string;
            /**
             * Scopes
             * @description What it may do.
             */
            scopes: string[];
            /**
             * Sources
             * @description The `source` of events that it may send, and whose records it sees.
             */
            sources: string[];
            /**
             * Valid Days
             * @description Days until it ends by itself.
             * @default 90
             */
            valid_days?: number;
            /** Why */
            why: string;
        };
        /**
         * ApiKeyIssued
         * @description A new key. Its text is in the first answer and nowhere else.
         */
        ApiKeyIssued: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Key
             * @description The key, sent as `Authorization: Bearer <key>`. Shown once: null where a retry is answered, for it is not kept. Whoever lost the first answer revokes this key and asks for another.
             * @example bw_0199f0d2c1d97c3e8f4f0b6a2f1c9d77_5f2d…
             */
            key: string | null;
            /**
             * Last Used At
             * @description To within five minutes; null: never.
             */
            last_used_at: string | null;
            /**
             * Name
             * @example erp-north
             */
            name: string;
            /** Revoked At */
            revoked_at: string | null;
            /**
             * Scopes
             * @example [
             *       "erp:read"
             *     ]
             */
            scopes: string[];
            /**
             * Sources
             * @example [
             *       "erp"
             *     ]
             */
            sources: string[];
        };
        /**
         * ApiKeyOut
         * @description A key without its secret, which nobody can read again.
         */
        ApiKeyOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Last Used At
             * @description To within five minutes; null: never.
             */
            last_used_at: string | null;
            /**
             * Name
             * @example erp-north
             */
            name: string;
            /** Revoked At */
            revoked_at: string | null;
            /**
             * Scopes
             * @example [
             *       "erp:read"
             *     ]
             */
            scopes: string[];
            /**
             * Sources
             * @example [
             *       "erp"
             *     ]
             */
            sources: string[];
        };
        /**
         * ApiKeyRevoke
         * @description Why a key ends.
         * @example {
         *       "why": "It was printed in a log."
         *     }
         */
        ApiKeyRevoke: {
            /** Why */
            why: string;
        };
        /**
         * AskedLine
         * @description A quantity of one sku. `site` absent: the account's usual site, else the installation's.
         */
        AskedLine: {
            /**
             * Quantity
             * @description Base units.
             * @example 24
             */
            quantity: number;
            /** Site */
            site?: string | null;
            /**
             * Sku
             * @description An id from outside, kept as given, case-sensitive.
             * @example 12345
             */
            sku: string;
        };
        /**
         * AtpOut
         * @description Safe available-to-promise over time: no point breaks a later promise.
         */
        AtpOut: {
            /**
             * Business Date
             * Format: date
             */
            business_date: string;
            /**
             * Points
             * @description Whoever asks.
             */
            points: components["schemas"]["AtpPoint"][];
            /** Site */
            site: string;
            /** Sku */
            sku: string;
            /**
             * Usable
             * @description What each tier may use of it between runs: less open demand and protections before it.
             */
            usable: {
                [key: string]: components["schemas"]["AtpPoint"][];
            };
        };
        /**
         * AtpPoint
         * @description From this date on (until the next point) this much can be promised.
         */
        AtpPoint: {
            /** Quantity */
            quantity: number;
            /**
             * Ship Date
             * Format: date
             */
            ship_date: string;
        };
        /**
         * AvailabilityIn
         * @description What an account would like to have, and from when on; lines of one sku and site are summed.
         * @example {
         *       "account_id": "17850",
         *       "lines": [
         *         {
         *           "quantity": 48,
         *           "sku": "85123A"
         *         }
         *       ],
         *       "ship_date": "2011-11-14"
         *     }
         */
        AvailabilityIn: {
            /**
             * Account Id
             * @description An id from outside, kept as given, case-sensitive.
             * @example 12345
             */
            account_id: string;
            /** Lines */
            lines: components["schemas"]["AskedLine"][];
            /**
             * Ship Date
             * @description Requested ship date; absent or past: the first shippable one.
             * @example 2011-11-14
             */
            ship_date?: string | null;
        };
        /**
         * AvailabilityOut
         * @description An answer without any effect: another caller may take the stock a moment later.
         */
        AvailabilityOut: {
            /** Account Id */
            account_id: string;
            /**
             * Business Date
             * Format: date
             * @description The business date worked on.
             */
            business_date: string;
            /** Lines */
            lines: components["schemas"]["AvailableLine"][];
        };
        /**
         * AvailableLine
         * @description What could be promised of one sku at one site now. `holdable` rests on stock on hand and can be reserved at once.
         */
        AvailableLine: {
            /** Asked */
            asked: number;
            /** Holdable */
            holdable: number;
            /**
             * Missing
             * @description What no known supply covers.
             */
            missing: number;
            /**
             * Rest Earliest
             * @description The first date for what is not holdable; null: none is known, or nothing is left.
             */
            rest_earliest: string | null;
            /**
             * Schedule
             * @description When the asked quantity could be shipped; what lacks in the sum has no supply yet.
             */
            schedule: components["schemas"]["DatedQuantity"][];
            /** Site */
            site: string;
            /** Sku */
            sku: string;
        };
        /**
         * BucketOut
         * @description A week of what was signed. `consumed` + `left` = `quantity`.
         */
        BucketOut: {
            /**
             * Asked
             * @description What the account's orders due in the week ask for; beyond its own bucket it consumes earlier, then later ones.
             */
            asked: number;
            /** Consumed */
            consumed: number;
            /**
             * First Day
             * Format: date
             */
            first_day: string;
            /**
             * Left
             * @description What nobody has ordered of it.
             */
            left: number;
            /** Quantity */
            quantity: number;
        };
        /**
         * ChangedLineOut
         * @description A line whose promise has changed, with its whole new schedule.
         */
        ChangedLineOut: {
            /**
             * Earliest
             * @description The first date the open part could come.
             */
            earliest: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Line No */
            line_no: number;
            /**
             * Open
             * @description What is not promised.
             */
            open: number;
            /**
             * Reason
             * @description Why it stands as it does, as a code.
             * @example supply_short
             */
            reason: string;
            /** Schedule */
            schedule: components["schemas"]["ScheduleOut"][];
            /** Site */
            site: string;
            /** Sku */
            sku: string;
        };
        /**
         * DatedQuantity
         * @description A quantity that could be shipped on a date.
         */
        DatedQuantity: {
            /** Quantity */
            quantity: number;
            /**
             * Ship Date
             * Format: date
             */
            ship_date: string;
        };
        /**
         * DeadLetterAct
         * @description Why a dead letter is replayed or put aside; kept with who did it.
         * @example {
         *       "why": "The order number was mended with the sender, ticket 4711."
         *     }
         */
        DeadLetterAct: {
            /** Why */
            why: string;
        };
        /**
         * DeadLetterActed
         * @description What became of it.
         */
        DeadLetterActed: {
            /**
             * Done
             * @description false: it was replayed and died again, for the reason in `result`.
             */
            done: boolean;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Result
             * @description handled, duplicate, waiting, refused or not_ours for a replay; edited; discarded; or why it died again.
             * @example handled
             */
            result: string;
            /**
             * State
             * @enum {string}
             */
            state: "open" | "replayed" | "discarded";
        };
        /**
         * DeadLetterDeed
         * @description What was done to a dead letter, and when. Who did it and why is kept too, for operators.
         */
        DeadLetterDeed: {
            /**
             * Action
             * @enum {string}
             */
            action: "replay" | "edit" | "discard";
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Result
             * @example handled
             */
            result: string;
        };
        /**
         * DeadLetterEdit
         * @description What a replay shall hand over in place of what came, which is kept as it is.
         * @example {
         *       "headers": {
         *         "ce_time": "2011-11-14T09:30:00Z"
         *       },
         *       "why": "The order number was mended with the sender, ticket 4711."
         *     }
         */
        DeadLetterEdit: {
            /**
             * Headers
             * @description Headers to set; empty text leaves one out.
             */
            headers?: {
                [key: string]: string;
            };
            /**
             * Value
             * @description The whole new value; absent: as it is.
             */
            value?: string | null;
            /** Why */
            why: string;
        };
        /**
         * DeadLetterOut
         * @description A record that nobody can handle as it is.
         */
        DeadLetterOut: {
            /**
             * Attempts
             * @description How often it has died.
             * @example 1
             */
            attempts: number;
            /**
             * Died At
             * Format: date-time
             */
            died_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Offset
             * @example 1024
             */
            offset: number;
            /**
             * Partition
             * @example 3
             */
            partition: number;
            /**
             * Reason
             * @description What is wrong and what would be right.
             */
            reason: string;
            /**
             * Source
             * @description What the record says it comes from.
             * @example erp
             */
            source: string | null;
            /**
             * State
             * @description replayed: handed to the handlers again, mended or not, and handled.
             * @enum {string}
             */
            state: "open" | "replayed" | "discarded";
            /**
             * Topic
             * @example erp.orders.v1
             */
            topic: string;
        };
        /**
         * DeadLetterWhole
         * @description A dead letter with what came, and what was done to it.
         */
        DeadLetterWhole: {
            /**
             * Attempts
             * @description How often it has died.
             * @example 1
             */
            attempts: number;
            /**
             * Died At
             * Format: date-time
             */
            died_at: string;
            /**
             * Done
             * @description What was done to it, in order.
             */
            done: components["schemas"]["DeadLetterDeed"][];
            /** Headers */
            headers: {
                [key: string]: string;
            };
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Mended
             * @description Whether it has been mended, to be replayed in that form.
             */
            mended: boolean;
            /**
             * Offset
             * @example 1024
             */
            offset: number;
            /**
             * Partition
             * @example 3
             */
            partition: number;
            /**
             * Reason
             * @description What is wrong and what would be right.
             */
            reason: string;
            /**
             * Source
             * @description What the record says it comes from.
             * @example erp
             */
            source: string | null;
            /**
             * State
             * @description replayed: handed to the handlers again, mended or not, and handled.
             * @enum {string}
             */
            state: "open" | "replayed" | "discarded";
            /**
             * Topic
             * @example erp.orders.v1
             */
            topic: string;
            /**
             * Value
             * @description The record's value as text, at most its first 64 KiB; bytes that are not UTF-8 as \xNN.
             */
            value: string;
            /**
             * Value Sha256
             * @description SHA-256 of all of them.
             */
            value_sha256: string;
            /**
             * Value Size
             * @description Bytes that came.
             */
            value_size: number;
        };
        /**
         * ErpEventOut
         * @description What became of one posted event.
         */
        ErpEventOut: {
            /**
             * Code
             * @description Why it was refused, for a program.
             * @example unreadable
             */
            code: string | null;
            /**
             * Detail
             * @description What is wrong and what would be right.
             */
            detail: string | null;
            /**
             * Event Id
             * @description Its id, where it could be read.
             * @example order-17850-1
             */
            event_id: string | null;
            /**
             * Key
             * @description The key it is sent under, when accepted.
             * @example 17850
             */
            key: string | null;
            /**
             * Position
             * @description Its place in the batch, from 0.
             * @example 0
             */
            position: number;
            /**
             * Result
             * @enum {string}
             */
            result: "accepted" | "refused";
            /**
             * Source
             * @description Its source, where it could be read.
             * @example erp
             */
            source: string | null;
            /**
             * Topic
             * @description The topic it is sent to, when accepted.
             * @example erp.orders.v1
             */
            topic: string | null;
        };
        /**
         * ErpEventsOut
         * @description What became of a batch: a result per event, in the batch's order.
         */
        ErpEventsOut: {
            /**
             * Accepted
             * @description How many go on to their topics.
             * @example 1
             */
            accepted: number;
            /**
             * Refused
             * @description How many do not; send them again once mended, under the same ids.
             * @example 0
             */
            refused: number;
            /** Results */
            results: components["schemas"]["ErpEventOut"][];
        };
        /**
         * ExplanationOut
         * @description Why a line stands as it does, as stored when it was decided.
         */
        ExplanationOut: {
            /** Account Id */
            account_id: string;
            /** Cancelled */
            cancelled: number;
            /** Confirmed */
            confirmed: number;
            /** Earliest */
            earliest: string | null;
            /**
             * Facts
             * @description For a short line: availability (at most 8 points), what policies withheld, the five largest winners and the rest summed. Winners of accounts that the caller may not see carry no account and no order.
             */
            facts: {
                [key: string]: unknown;
            } | null;
            /**
             * Line Id
             * Format: uuid
             */
            line_id: string;
            /** Line No */
            line_no: number;
            /** Open */
            open: number;
            /**
             * Order Id
             * Format: uuid
             */
            order_id: string;
            /** Order Number */
            order_number: string;
            /** Order Source */
            order_source: string;
            /** Ordered */
            ordered: number;
            /** Reason */
            reason: string;
            /** Schedule */
            schedule: components["schemas"]["ScheduleOut"][];
            /** Shipped */
            shipped: number;
            /** Site */
            site: string;
            /** Sku */
            sku: string;
            /**
             * Text
             * @description The same in sentences.
             */
            text: string[];
        };
        /**
         * ExtendIn
         * @description How long to hold on from now; capped by the installation's limit, counted from the reservation's start.
         * @example {
         *       "hold_seconds": 900
         *     }
         */
        ExtendIn: {
            /**
             * Hold Seconds
             * @description Wall seconds from now.
             * @example 900
             */
            hold_seconds: number;
        };
        /**
         * FillRateOut
         * @description How much of what one tier asked for in a month was firm or shipped at its day's close and 14 days later; days younger than that are not in the latter.
         */
        FillRateOut: {
            /** Asked */
            asked: number;
            /** Asked 14 Days */
            asked_14_days: number;
            /** At Once */
            at_once: number;
            /** At Once Rate */
            at_once_rate: number | null;
            /**
             * Month
             * Format: date
             * @description The first day of the month of the orders' business dates.
             */
            month: string;
            /**
             * Range At Once
             * @description Range coverage at the day's close: distinct skus of an order of which something was promised in time, firm or shipped, over those asked.
             */
            range_at_once: number | null;
            /**
             * Range Within 14 Days
             * @description The same 14 days later.
             */
            range_within_14_days: number | null;
            /**
             * Tier
             * @enum {string}
             */
            tier: "strategic" | "key" | "growth" | "standard";
            /** Within 14 Days */
            within_14_days: number;
            /** Within 14 Days Rate */
            within_14_days_rate: number | null;
        };
        /**
         * HeldLineOut
         * @description What a reservation took of one sku at one site, and what of it still binds stock.
         */
        HeldLineOut: {
            /** Live */
            live: number;
            /** Quantity */
            quantity: number;
            /** Site */
            site: string;
            /** Sku */
            sku: string;
        };
        /**
         * LoweredOut
         * @description A planned receipt that a goods receipt lowered, and by how much; `named`: the goods receipt named it itself.
         */
        LoweredOut: {
            /** Named */
            named: boolean;
            /** Planned Receipt Id */
            planned_receipt_id: string;
            /** Quantity */
            quantity: number;
        };
        /**
         * OrderDetailOut
         * @description An order with its lines, the first 1,000 of them; `GET /v1/order-lines?order_id=…` pages through all.
         */
        OrderDetailOut: {
            /** Account Id */
            account_id: string;
            /** Allocation Version */
            allocation_version: number;
            /**
             * Business Date
             * Format: date
             */
            business_date: string;
            /** Currency */
            currency: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Lines */
            lines: components["schemas"]["OrderLineOut"][];
            /** Number */
            number: string;
            /** Partial Shipment */
            partial_shipment: boolean;
            /**
             * Placed At
             * Format: date-time
             */
            placed_at: string;
            /** Request Id */
            request_id: string | null;
            /** Site */
            site: string | null;
            /** Source */
            source: string;
            /**
             * Version
             * @description The ERP's version of it.
             */
            version: number;
            /**
             * Work Date
             * @description The business date by whose close it was first worked on.
             */
            work_date: string | null;
        };
        /**
         * OrderLineOut
         * @description One order line with its promise. min(shipped, ordered) + firm + planned + open + cancelled = ordered.
         */
        OrderLineOut: {
            /** Account Id */
            account_id: string;
            /** Cancelled */
            cancelled: number;
            /**
             * Due
             * @description The ship date it is ranked and judged by.
             */
            due: string | null;
            /**
             * Earliest
             * @description The first date the open part could come.
             */
            earliest: string | null;
            /** Firm */
            firm: number;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Line No */
            line_no: number;
            /** Open */
            open: number;
            /**
             * Order Id
             * Format: uuid
             */
            order_id: string;
            /** Order Number */
            order_number: string;
            /** Order Source */
            order_source: string;
            /** Ordered */
            ordered: number;
            /** Planned */
            planned: number;
            /**
             * Rank
             * @description Its place among all open lines of its sku at its site, 1 is served first; null: nothing of it is open.
             */
            rank: number | null;
            /**
             * Reason
             * @description Why it stands as it does, as a code.
             * @example supply_short
             */
            reason: string;
            /** Requested Ship Date */
            requested_ship_date: string | null;
            /** Returned */
            returned: number;
            /** Schedule */
            schedule: components["schemas"]["ScheduleOut"][];
            /**
             * Score
             * @description As used in the last decision.
             * @example 71.25
             */
            score: string;
            /** Shipped */
            shipped: number;
            /**
             * Short
             * @description On backorder since a close run said so.
             */
            short: boolean;
            /** Site */
            site: string;
            /** Sku */
            sku: string;
            /**
             * Tier
             * @description As used in the last decision.
             * @enum {string}
             */
            tier: "strategic" | "key" | "growth" | "standard";
        };
        /**
         * OrderOut
         * @description An order as the ERP knows it (source and number) and as supply does (id).
         */
        OrderOut: {
            /** Account Id */
            account_id: string;
            /** Allocation Version */
            allocation_version: number;
            /**
             * Business Date
             * Format: date
             */
            business_date: string;
            /** Currency */
            currency: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Number */
            number: string;
            /** Partial Shipment */
            partial_shipment: boolean;
            /**
             * Placed At
             * Format: date-time
             */
            placed_at: string;
            /** Request Id */
            request_id: string | null;
            /** Site */
            site: string | null;
            /** Source */
            source: string;
            /**
             * Version
             * @description The ERP's version of it.
             */
            version: number;
            /**
             * Work Date
             * @description The business date by whose close it was first worked on.
             */
            work_date: string | null;
        };
        /**
         * OrderWithLinesOut
         * @description An order with its lines' schedules, the first 50 of them by line number; `more_lines`: there are more.
         */
        OrderWithLinesOut: {
            /** Account Id */
            account_id: string;
            /** Allocation Version */
            allocation_version: number;
            /**
             * Business Date
             * Format: date
             */
            business_date: string;
            /** Currency */
            currency: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Lines */
            lines: components["schemas"]["OrderLineOut"][];
            /**
             * More Lines
             * @description `GET /v1/order-lines?order_id=…` pages through all.
             */
            more_lines: boolean;
            /** Number */
            number: string;
            /** Partial Shipment */
            partial_shipment: boolean;
            /**
             * Placed At
             * Format: date-time
             */
            placed_at: string;
            /** Request Id */
            request_id: string | null;
            /** Site */
            site: string | null;
            /** Source */
            source: string;
            /**
             * Version
             * @description The ERP's version of it.
             */
            version: number;
            /**
             * Work Date
             * @description The business date by whose close it was first worked on.
             */
            work_date: string | null;
        };
        /** Page[ApiKeyOut] */
        Page_ApiKeyOut_: {
            /** Items */
            items: components["schemas"]["ApiKeyOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[DeadLetterOut] */
        Page_DeadLetterOut_: {
            /** Items */
            items: components["schemas"]["DeadLetterOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[FillRateOut] */
        Page_FillRateOut_: {
            /** Items */
            items: components["schemas"]["FillRateOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[OrderLineOut] */
        Page_OrderLineOut_: {
            /** Items */
            items: components["schemas"]["OrderLineOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[OrderOut] */
        Page_OrderOut_: {
            /** Items */
            items: components["schemas"]["OrderOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[OrderWithLinesOut] */
        Page_OrderWithLinesOut_: {
            /** Items */
            items: components["schemas"]["OrderWithLinesOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[PlannedReceiptOut] */
        Page_PlannedReceiptOut_: {
            /** Items */
            items: components["schemas"]["PlannedReceiptOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[ProductOut] */
        Page_ProductOut_: {
            /** Items */
            items: components["schemas"]["ProductOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[ProtectionOut] */
        Page_ProtectionOut_: {
            /** Items */
            items: components["schemas"]["ProtectionOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[ReceiptOut] */
        Page_ReceiptOut_: {
            /** Items */
            items: components["schemas"]["ReceiptOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[ReservationOut] */
        Page_ReservationOut_: {
            /** Items */
            items: components["schemas"]["ReservationOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[RunLineOut] */
        Page_RunLineOut_: {
            /** Items */
            items: components["schemas"]["RunLineOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[RunOut] */
        Page_RunOut_: {
            /** Items */
            items: components["schemas"]["RunOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[SeasonOut] */
        Page_SeasonOut_: {
            /** Items */
            items: components["schemas"]["SeasonOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[SeasonProtectionOut] */
        Page_SeasonProtectionOut_: {
            /** Items */
            items: components["schemas"]["SeasonProtectionOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[SiteOut] */
        Page_SiteOut_: {
            /** Items */
            items: components["schemas"]["SiteOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[StockOut] */
        Page_StockOut_: {
            /** Items */
            items: components["schemas"]["StockOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[WaitingRecordOut] */
        Page_WaitingRecordOut_: {
            /** Items */
            items: components["schemas"]["WaitingRecordOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /**
         * PlanOut
         * @description Why the season is dated as it is: B(t-1) = max(0, F(t) + B(t) - C(t)), from its last week back to the build horizon.
         */
        PlanOut: {
            /**
             * Approach On
             * Format: date
             * @description When people are to be asked: latest production less review.
             */
            approach_on: string;
            /**
             * Build From
             * Format: date
             * @description First day of the first week of the horizon in which something must be built ahead; else the season's.
             */
            build_from: string;
            /**
             * Business Date
             * Format: date
             * @description The business date it is worked out for.
             */
            business_date: string;
            /**
             * Latest Production
             * Format: date
             */
            latest_production: string;
            /**
             * Latest Ship
             * Format: date
             */
            latest_ship: string;
            /** Season Id */
            season_id: string;
            /**
             * Shortfall
             * @description What cannot be built inside the horizon.
             */
            shortfall: number;
            /** Weeks */
            weeks: components["schemas"]["PlanWeekOut"][];
        };
        /**
         * PlanWeekOut
         * @description A week of the plan, base units over all skus of the season. `needed` = F, `capacity` = C, `build` = B at its end.
         */
        PlanWeekOut: {
            /**
             * Build
             * @description B: what must stand ready at the end of the week.
             */
            build: number;
            /** Capacity */
            capacity: number;
            /**
             * Covered
             * @description What of the demand stock and announced receipts cover, sku by sku; below zero: promised already and not there.
             */
            covered: number;
            /** Demand */
            demand: number;
            /**
             * First Day
             * Format: date
             */
            first_day: string;
            /**
             * Needed
             * @description F: demand net of that.
             */
            needed: number;
        };
        /**
         * PlannedReceiptOut
         * @description Announced supply. `open` = 0 after a final receipt, else max(0, quantity - received).
         */
        PlannedReceiptOut: {
            /** Expected On */
            expected_on: string | null;
            /** Final */
            final: boolean;
            /** Id */
            id: string;
            /** Open */
            open: number;
            /** Quantity */
            quantity: number;
            /** Received */
            received: number;
            /** Site */
            site: string;
            /** Sku */
            sku: string;
            /** Source */
            source: string;
            /** Supply Kind */
            supply_kind: string;
            /** Version */
            version: number;
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
         * ProductOut
         * @description A product as the ERP last listed it. Values in the reporting currency per base unit.
         */
        ProductOut: {
            /** Family */
            family: string | null;
            /** Lead Time Days */
            lead_time_days: number | null;
            /** Name */
            name: string;
            /** Pack Size */
            pack_size: number;
            /** Reorder Point */
            reorder_point: number | null;
            /** Series */
            series: string | null;
            /** Sku */
            sku: string;
            /**
             * Unit Value
             * @example 2.55
             */
            unit_value: string | null;
            /**
             * Version
             * @description The ERP's version of it.
             */
            version: number;
        };
        /**
         * PromiseChangeOut
         * @description One decision about one order's promise.
         */
        PromiseChangeOut: {
            /** Account Id */
            account_id: string;
            /**
             * Allocation Version
             * @description Grows with each decision about the order; per line the highest holds.
             */
            allocation_version: number;
            /** Lines */
            lines: components["schemas"]["ChangedLineOut"][];
            /**
             * Order Id
             * Format: uuid
             */
            order_id: string;
            /** Order Number */
            order_number: string;
            /** Order Source */
            order_source: string;
            /**
             * Run Id
             * @description The close run that decided it, if one did.
             */
            run_id: string | null;
        };
        /**
         * ProtectionOut
         * @description Stock that a tier's expected demand keeps from worse tiers until the next close. `set` - `consumed` = `quantity`.
         */
        ProtectionOut: {
            /**
             * Consumed
             * @description What orders of the tier have taken of it since.
             */
            consumed: number;
            /**
             * Quantity
             * @description What is left of it.
             */
            quantity: number;
            /**
             * Set
             * @description What the last close set aside.
             */
            set: number;
            /** Site */
            site: string;
            /** Sku */
            sku: string;
            /**
             * Tier
             * @enum {string}
             */
            tier: "strategic" | "key" | "growth" | "standard";
        };
        /**
         * ReceiptOut
         * @description Goods that came in, with the planned receipts they were counted against.
         */
        ReceiptOut: {
            /** Final */
            final: boolean;
            /** Id */
            id: string;
            /** Line No */
            line_no: number;
            /** Lowered */
            lowered: components["schemas"]["LoweredOut"][];
            /** Quantity */
            quantity: number;
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /** Site */
            site: string;
            /** Sku */
            sku: string;
            /** Source */
            source: string;
        };
        /**
         * ReservationIn
         * @description Holds stock on hand for an account: all of it or nothing, unless `partial`.
         * @example {
         *       "account_id": "17850",
         *       "hold_seconds": 900,
         *       "lines": [
         *         {
         *           "quantity": 48,
         *           "site": "MAIN",
         *           "sku": "85123A"
         *         }
         *       ],
         *       "partial": true
         *     }
         */
        ReservationIn: {
            /**
             * Account Id
             * @description An id from outside, kept as given, case-sensitive.
             * @example 12345
             */
            account_id: string;
            /**
             * Hold Seconds
             * @description Wall seconds to hold; absent: the installation's usual time; capped by its limit.
             */
            hold_seconds?: number | null;
            /** Lines */
            lines: components["schemas"]["AskedLine"][];
            /**
             * Partial
             * @description Hold what there is instead of all or nothing.
             * @default false
             */
            partial?: boolean;
        };
        /**
         * ReservationMadeOut
         * @description A new reservation; `rest` lists what would have to come from a receipt and is not held.
         */
        ReservationMadeOut: {
            /** Account Id */
            account_id: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Deadline
             * @description Once confirmed: the business date by whose close the ERP's order must have come.
             */
            deadline: string | null;
            /**
             * End Reason
             * @description Why it ended: released, ttl, deadline, supply_lost, or how an order took it.
             */
            end_reason: string | null;
            /**
             * Expires At
             * @description While held: when it ends by itself (wall clock).
             */
            expires_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Lines */
            lines: components["schemas"]["HeldLineOut"][];
            /** Rest */
            rest: components["schemas"]["RestOut"][];
            /**
             * State
             * @enum {string}
             */
            state: "held" | "confirmed" | "taken" | "released" | "expired";
            /** Version */
            version: number;
        };
        /**
         * ReservationOut
         * @description A reservation. `expires_at` is on the wall clock, `deadline` on the business clock.
         */
        ReservationOut: {
            /** Account Id */
            account_id: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Deadline
             * @description Once confirmed: the business date by whose close the ERP's order must have come.
             */
            deadline: string | null;
            /**
             * End Reason
             * @description Why it ended: released, ttl, deadline, supply_lost, or how an order took it.
             */
            end_reason: string | null;
            /**
             * Expires At
             * @description While held: when it ends by itself (wall clock).
             */
            expires_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Lines */
            lines: components["schemas"]["HeldLineOut"][];
            /**
             * State
             * @enum {string}
             */
            state: "held" | "confirmed" | "taken" | "released" | "expired";
            /** Version */
            version: number;
        };
        /**
         * RestOut
         * @description What was asked and is not held; `earliest` null: no date is known for it.
         */
        RestOut: {
            /** Asked */
            asked: number;
            /** Earliest */
            earliest: string | null;
            /** Rest */
            rest: number;
            /** Site */
            site: string;
            /** Sku */
            sku: string;
        };
        /**
         * RunLineOut
         * @description What a run changed of one order line.
         */
        RunLineOut: {
            /** Account Id */
            account_id: string;
            /** Backorder */
            backorder: ("opened" | "cleared") | null;
            /**
             * Line Id
             * Format: uuid
             */
            line_id: string;
            /** Line No */
            line_no: number;
            /** New */
            new: {
                [key: string]: unknown;
            };
            /** Old */
            old: {
                [key: string]: unknown;
            };
            /**
             * Order Id
             * Format: uuid
             */
            order_id: string;
            /** Order Number */
            order_number: string;
            /** Order Source */
            order_source: string;
            /** Reason */
            reason: string;
            /** Site */
            site: string;
            /** Sku */
            sku: string;
        };
        /**
         * RunOut
         * @description A close run with what it decided, in base units.
         */
        RunOut: {
            /** Changed Lines */
            changed_lines: number;
            /**
             * Closed Date
             * Format: date
             */
            closed_date: string;
            /** Completed At */
            completed_at: string | null;
            /** Firm Quantity */
            firm_quantity: number;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Lines */
            lines: number;
            /**
             * Next Date
             * Format: date
             */
            next_date: string;
            /** Open Quantity */
            open_quantity: number;
            /** Planned Quantity */
            planned_quantity: number;
            /** Skus */
            skus: number;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** State */
            state: string;
        };
        /**
         * ScheduleOut
         * @description A quantity promised for a ship date: `planned` may move, `firm` only by the customer, the ERP or a loss of supply.
         */
        ScheduleOut: {
            /**
             * Firmness
             * @enum {string}
             */
            firmness: "planned" | "firm";
            /** Quantity */
            quantity: number;
            /**
             * Ship Date
             * Format: date
             */
            ship_date: string;
        };
        /**
         * SeasonChange
         * @description The fields to change; what is not given stays.
         * @example {
         *       "peak_index": 2.1,
         *       "weekly_capacity": 14000
         *     }
         */
        SeasonChange: {
            /**
             * Decay
             * @enum {string}
             */
            decay?: "none" | "linear";
            /**
             * Ends On
             * Format: date
             */
            ends_on?: string;
            /** Families */
            families?: string[];
            /**
             * Horizon Weeks
             * @description How many weeks before the season can be built ahead in.
             */
            horizon_weeks?: number;
            /** Name */
            name?: string;
            /**
             * Peak Index
             * @description How many times the trailing weekly mean a week of the season asks for.
             */
            peak_index?: number;
            /** Production Days */
            production_days?: number;
            /**
             * Protection Class
             * @enum {string}
             */
            protection_class?: "core" | "prioritised";
            /**
             * Release On
             * Format: date
             */
            release_on?: string;
            /** Review Days */
            review_days?: number;
            /**
             * Starts On
             * Format: date
             */
            starts_on?: string;
            /** Territory Id */
            territory_id?: string | null;
            /** Transport Days */
            transport_days?: number;
            /**
             * Weekly Capacity
             * @description Base units that can be built in a week, over all its skus.
             */
            weekly_capacity?: number;
        };
        /**
         * SeasonIn
         * @description A season as a planner foresees it. Its days, index, capacity and horizon are judged one by one, each with a code of its own.
         * @example {
         *       "ends_on": "2011-12-09",
         *       "families": [
         *         "lights"
         *       ],
         *       "name": "Christmas 2011",
         *       "peak_index": 1.8,
         *       "production_days": 14,
         *       "protection_class": "core",
         *       "review_days": 7,
         *       "season_id": "CHRISTMAS-2011",
         *       "starts_on": "2011-11-14",
         *       "transport_days": 7,
         *       "weekly_capacity": 12000
         *     }
         */
        SeasonIn: {
            /**
             * Decay
             * @description linear: what is left shrinks evenly from the first day to the release.
             * @default none
             * @enum {string}
             */
            decay?: "none" | "linear";
            /**
             * Ends On
             * Format: date
             * @description Its last day.
             */
            ends_on: string;
            /** Families */
            families: string[];
            /**
             * Horizon Weeks
             * @description How many weeks before the season can be built ahead in.
             * @default 13
             */
            horizon_weeks?: number;
            /** Name */
            name: string;
            /**
             * Peak Index
             * @description How many times the trailing weekly mean a week of the season asks for.
             */
            peak_index: number;
            /** Production Days */
            production_days: number;
            /**
             * Protection Class
             * @description core: what is signed binds everybody else; prioritised: accounts of worse tiers.
             * @default core
             * @enum {string}
             */
            protection_class?: "core" | "prioritised";
            /**
             * Release On
             * @description When what nobody ordered is free again, at that day's close; absent: the season's last day.
             */
            release_on?: string | null;
            /**
             * Review Days
             * @description How long people need to agree before production begins.
             */
            review_days: number;
            /**
             * Season Id
             * @description Absent: a UUIDv7 of our own.
             * @example CHRISTMAS-2011
             */
            season_id?: string | null;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /**
             * Territory Id
             * @description Only accounts of this territory are asked; absent: all.
             */
            territory_id?: string | null;
            /** Transport Days */
            transport_days: number;
            /**
             * Weekly Capacity
             * @description Base units that can be built in a week, over all its skus.
             */
            weekly_capacity: number;
        };
        /**
         * SeasonOut
         * @description A season. It can be changed until it is announced, and withdrawn. Capacity, times and horizon are null for whoever is not staff.
         */
        SeasonOut: {
            /**
             * Announced On
             * @description The closed business date on which `PeakSeasonApproaching` went out.
             */
            announced_on: string | null;
            /**
             * Decay
             * @enum {string}
             */
            decay: "none" | "linear";
            /**
             * Ends On
             * Format: date
             */
            ends_on: string;
            /** Families */
            families: string[];
            /** Horizon Weeks */
            horizon_weeks: number | null;
            /** Name */
            name: string;
            /** Peak Index */
            peak_index: number;
            /** Production Days */
            production_days: number | null;
            /**
             * Protection Class
             * @enum {string}
             */
            protection_class: "core" | "prioritised";
            /**
             * Release On
             * Format: date
             */
            release_on: string;
            /** Review Days */
            review_days: number | null;
            /** Season Id */
            season_id: string;
            /**
             * Starts On
             * Format: date
             */
            starts_on: string;
            /**
             * State
             * @description open: nobody was told yet.
             * @enum {string}
             */
            state: "open" | "announced" | "withdrawn";
            /** Territory Id */
            territory_id: string | null;
            /** Transport Days */
            transport_days: number | null;
            /** Version */
            version: number;
            /** Weekly Capacity */
            weekly_capacity: number | null;
        };
        /**
         * SeasonProtectionOut
         * @description What an account signed of a sku for a season, kept for it until it orders or the release date comes.
         */
        SeasonProtectionOut: {
            /** Account Id */
            account_id: string;
            /** Buckets */
            buckets: components["schemas"]["BucketOut"][];
            /** Consumed */
            consumed: number;
            /**
             * Decay
             * @enum {string}
             */
            decay: "none" | "linear";
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kept
             * @description What of `left` is kept now: less what has decayed; 0 once it has ended.
             */
            kept: number;
            /** Left */
            left: number;
            /**
             * Protection Class
             * @enum {string}
             */
            protection_class: "core" | "prioritised";
            /** Quantity */
            quantity: number;
            /**
             * Release On
             * Format: date
             */
            release_on: string;
            /** Season Id */
            season_id: string;
            /** Site */
            site: string;
            /** Sku */
            sku: string;
            /**
             * State
             * @description live, or why it ended.
             * @enum {string}
             */
            state: "live" | "release_date" | "replaced" | "withdrawn";
            /**
             * Tier
             * @description Its priority: the account's tier when it signed.
             * @enum {string}
             */
            tier: "strategic" | "key" | "growth" | "standard";
        };
        /**
         * SiteIn
         * @description What planners may say about a warehouse.
         * @example {
         *       "name": "Central warehouse",
         *       "zone": "Europe/London"
         *     }
         */
        SiteIn: {
            /**
             * Name
             * @example Central warehouse
             */
            name: string;
            /**
             * Zone
             * @description IANA time zone; an event's business date is its own time there.
             * @example Europe/London
             */
            zone: string;
        };
        /**
         * SiteOut
         * @description A warehouse. `mended` is false while it is only known from a record that named it.
         */
        SiteOut: {
            /** Id */
            id: string;
            /** Mended */
            mended: boolean;
            /** Name */
            name: string | null;
            /** Version */
            version: number;
            /** Zone */
            zone: string;
        };
        /**
         * StockOut
         * @description Where one sku stands at one site, in base units; `position` = on hand + incoming - firm - planned - held - open.
         */
        StockOut: {
            /** Counted At */
            counted_at: string | null;
            /** Firm */
            firm: number;
            /** Held */
            held: number;
            /**
             * Incoming
             * @description Open quantity of planned receipts.
             */
            incoming: number;
            /**
             * Low
             * @description At or below the reorder point at the last close.
             */
            low: boolean;
            /**
             * On Hand
             * @description Below zero when the ERP ships before a receipt is booked.
             */
            on_hand: number;
            /**
             * Open
             * @description Demand not promised, by tier.
             */
            open: {
                [key: string]: number;
            };
            /** Planned */
            planned: number;
            /** Position */
            position: number;
            /**
             * Protected
             * @description Held against worse tiers, by tier.
             */
            protected: {
                [key: string]: number;
            };
            /** Reorder Point */
            reorder_point: number | null;
            /** Site */
            site: string;
            /** Sku */
            sku: string;
            /** Version */
            version: number;
        };
        /**
         * StreamEnd
         * @description Why the service ends the stream: the data of its last event, `end`. Connect again with `Last-Event-ID`.
         */
        StreamEnd: {
            /** Detail */
            detail: string;
            /**
             * Reason
             * @example slow
             * @enum {string}
             */
            reason: "slow" | "token_expired" | "shutting_down" | "unavailable";
        };
        /**
         * WaitingRecordOut
         * @description A record that names something not known yet: it is tried again when that appears.
         */
        WaitingRecordOut: {
            /**
             * Event Id
             * @example cancel-o1-1
             */
            event_id: string;
            /** Id */
            id: number;
            /**
             * Missing Key
             * @description Which one.
             * @example erp/o1
             */
            missing_key: string;
            /**
             * Missing Kind
             * @description What kind of thing it waits for.
             * @example order
             */
            missing_kind: string;
            /**
             * Offset
             * @example 1024
             */
            offset: number;
            /**
             * Partition
             * @example 3
             */
            partition: number;
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /**
             * Source
             * @description What the record says it comes from.
             * @example erp
             */
            source: string | null;
            /**
             * Topic
             * @example erp.orders.v1
             */
            topic: string;
            /**
             * Type
             * @example OrderCancelled.v1
             */
            type: string;
        };
        /**
         * WaitingRecordWhole
         * @description A waiting record with what came.
         */
        WaitingRecordWhole: {
            /**
             * Event Id
             * @example cancel-o1-1
             */
            event_id: string;
            /** Id */
            id: number;
            /**
             * Missing Key
             * @description Which one.
             * @example erp/o1
             */
            missing_key: string;
            /**
             * Missing Kind
             * @description What kind of thing it waits for.
             * @example order
             */
            missing_kind: string;
            /**
             * Offset
             * @example 1024
             */
            offset: number;
            /**
             * Partition
             * @example 3
             */
            partition: number;
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /**
             * Source
             * @description What the record says it comes from.
             * @example erp
             */
            source: string | null;
            /**
             * Topic
             * @example erp.orders.v1
             */
            topic: string;
            /**
             * Type
             * @example OrderCancelled.v1
             */
            type: string;
            /**
             * Value
             * @description The record's value as text.
             */
            value: string;
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
    list_account_orders: {
        parameters: {
            query?: {
                /** @description Only those with an open quantity. */
                open?: boolean;
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
                    "application/json": components["schemas"]["Page_OrderWithLinesOut_"];
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
    list_api_keys: {
        parameters: {
            query?: {
                /** @description Only those of this name. */
                name?: string;
                /** @description Only those that are let in now. */
                live?: boolean;
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
                    "application/json": components["schemas"]["Page_ApiKeyOut_"];
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
    issue_api_key: {
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
                "application/json": components["schemas"]["ApiKeyIssue"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyIssued"];
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
    revoke_api_key: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyRevoke"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyOut"];
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
    read_availability: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AvailabilityIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AvailabilityOut"];
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
    list_dead_letters: {
        parameters: {
            query?: {
                /** @description Only those in this state. */
                state?: "open" | "replayed" | "discarded";
                /** @description Only those of this topic. */
                topic?: string;
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
                    "application/json": components["schemas"]["Page_DeadLetterOut_"];
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
    read_dead_letter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                letter_id: string;
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
                    "application/json": components["schemas"]["DeadLetterWhole"];
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
    discard_dead_letter: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                letter_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeadLetterAct"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterActed"];
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
    edit_dead_letter: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                letter_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeadLetterEdit"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterActed"];
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
    replay_dead_letter: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                letter_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeadLetterAct"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterActed"];
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
    post_erp_events: {
        parameters: {
            query?: never;
            header: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). Compulsory here (400 without it). */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description A list of 1 to 1000 CloudEvents in structured mode, at most 2097152 bytes. */
        requestBody: {
            content: {
                "application/cloudevents-batch+json": Record<string, never>[];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErpEventsOut"];
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
    read_fill_rate: {
        parameters: {
            query?: {
                /** @description First business date of orders. */
                from?: string;
                /** @description Last business date of orders. */
                to?: string;
                /** @description Only this account's. */
                account_id?: string;
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
                    "application/json": components["schemas"]["Page_FillRateOut_"];
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
    list_order_lines: {
        parameters: {
            query?: {
                /** @description Only this order's. */
                order_id?: string;
                /** @description Only this account's. */
                account_id?: string;
                /** @description Only this sku. */
                sku?: string;
                /** @description Only this site. */
                site?: string;
                /** @description Only those that are (not) on backorder. */
                short?: boolean;
                /** @description Only those ranked with this tier. */
                tier?: "strategic" | "key" | "growth" | "standard";
                /** @description Only those with this reason. */
                reason?: string;
                /** @description By order, or by rank: first who is served first. Rank needs `sku`. */
                sort?: "order" | "rank";
                /** @description Only those with an open quantity. */
                open?: boolean;
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
                    "application/json": components["schemas"]["Page_OrderLineOut_"];
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
    read_order_line: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                line_id: string;
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
                    "application/json": components["schemas"]["OrderLineOut"];
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
    explain_order_line: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                line_id: string;
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
                    "application/json": components["schemas"]["ExplanationOut"];
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
    list_orders: {
        parameters: {
            query?: {
                /** @description The order's source system. */
                source?: string;
                /** @description The order's number in its source system. */
                number?: string;
                /** @description Only this account's. */
                account_id?: string;
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
                    "application/json": components["schemas"]["Page_OrderOut_"];
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
    read_order: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                order_id: string;
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
                    "application/json": components["schemas"]["OrderDetailOut"];
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
    list_planned_receipts: {
        parameters: {
            query?: {
                /** @description Only this site. */
                site?: string;
                /** @description Only this sku. */
                sku?: string;
                /** @description Only those of which something is still to come. */
                open?: boolean;
                /** @description Only those past their date of which something is still to come. */
                overdue?: boolean;
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
                    "application/json": components["schemas"]["Page_PlannedReceiptOut_"];
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
    list_products: {
        parameters: {
            query?: {
                /** @description Only this family. */
                family?: string;
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
                    "application/json": components["schemas"]["Page_ProductOut_"];
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
    read_product: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                sku: string;
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
                    "application/json": components["schemas"]["ProductOut"];
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
    stream_promise_changes: {
        parameters: {
            query?: {
                /** @description Of this account alone. */
                account_id?: string;
            };
            header?: {
                /** @description The id of the last event had: the stream goes on behind it, without a gap and without doubles. Absent: from now on. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events, without end. `promised`: an order has its first promise; `changed`: promises of an order have changed; `end`: the service ends the stream, `reason` says why. Each `data` is one JSON document. The first block and heartbeats carry an `id` and no data. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            410: components["responses"]["Problem410"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_protections: {
        parameters: {
            query?: {
                /** @description Only this site. */
                site?: string;
                /** @description Only this sku. */
                sku?: string;
                /** @description Only this tier's. */
                tier?: "strategic" | "key" | "growth" | "standard";
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
                    "application/json": components["schemas"]["Page_ProtectionOut_"];
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
    list_receipts: {
        parameters: {
            query?: {
                /** @description Only this site. */
                site?: string;
                /** @description Only this sku. */
                sku?: string;
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
                    "application/json": components["schemas"]["Page_ReceiptOut_"];
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
    list_reservations: {
        parameters: {
            query?: {
                /** @description Only this account's. */
                account_id?: string;
                /** @description Only those in this state. */
                state?: "held" | "confirmed" | "taken" | "released" | "expired";
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
                    "application/json": components["schemas"]["Page_ReservationOut_"];
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
    create_reservation: {
        parameters: {
            query?: never;
            header: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). Compulsory here (400 without it). */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReservationIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReservationMadeOut"];
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
    read_reservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                reservation_id: string;
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
                    "application/json": components["schemas"]["ReservationOut"];
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
    confirm_reservation: {
        parameters: {
            query?: never;
            header: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). Compulsory here (400 without it). */
                "Idempotency-Key": string;
                /** @description The ETag that the change is based on. */
                "If-Match"?: string;
            };
            path: {
                reservation_id: string;
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
                    "application/json": components["schemas"]["ReservationOut"];
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
    extend_reservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. */
                "If-Match"?: string;
            };
            path: {
                reservation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExtendIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReservationOut"];
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
    release_reservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. */
                "If-Match"?: string;
            };
            path: {
                reservation_id: string;
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
                    "application/json": components["schemas"]["ReservationOut"];
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
    list_runs: {
        parameters: {
            query?: {
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
                    "application/json": components["schemas"]["Page_RunOut_"];
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
    read_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
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
                    "application/json": components["schemas"]["RunOut"];
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
    list_run_lines: {
        parameters: {
            query?: {
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path: {
                run_id: string;
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
                    "application/json": components["schemas"]["Page_RunLineOut_"];
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
    list_season_protections: {
        parameters: {
            query?: {
                /** @description Only this season's. */
                season_id?: string;
                /** @description Only this account's. */
                account_id?: string;
                /** @description Only this sku. */
                sku?: string;
                /** @description Only what is still kept, or (false) only what is over. */
                live?: boolean;
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
                    "application/json": components["schemas"]["Page_SeasonProtectionOut_"];
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
    list_seasons: {
        parameters: {
            query?: {
                /** @description Only those in this state. */
                state?: "open" | "announced" | "withdrawn";
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
                    "application/json": components["schemas"]["Page_SeasonOut_"];
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
    create_season: {
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
                "application/json": components["schemas"]["SeasonIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeasonOut"];
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
    read_season: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                season_id: string;
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
                    "application/json": components["schemas"]["SeasonOut"];
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
    change_season: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                season_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeasonChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeasonOut"];
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
    read_season_plan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                season_id: string;
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
                    "application/json": components["schemas"]["PlanOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    withdraw_season: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. */
                "If-Match"?: string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                season_id: string;
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
                    "application/json": components["schemas"]["SeasonOut"];
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
    list_sites: {
        parameters: {
            query?: {
                /** @description false: only those that nobody has looked at yet. */
                mended?: boolean;
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
                    "application/json": components["schemas"]["Page_SiteOut_"];
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
    read_site: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                site_id: string;
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
                    "application/json": components["schemas"]["SiteOut"];
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
    put_site: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                site_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SiteIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteOut"];
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
    list_stock: {
        parameters: {
            query?: {
                /** @description Only this site. */
                site?: string;
                /** @description Only this sku. */
                sku?: string;
                /** @description Only rows that are (not) at or below their reorder point. */
                low?: boolean;
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
                    "application/json": components["schemas"]["Page_StockOut_"];
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
    read_stock: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                site_id: string;
                /** @description An id from outside, kept as given, case-sensitive. */
                sku: string;
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
                    "application/json": components["schemas"]["StockOut"];
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
    read_atp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                site_id: string;
                /** @description An id from outside, kept as given, case-sensitive. */
                sku: string;
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
                    "application/json": components["schemas"]["AtpOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
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
    list_waiting_records: {
        parameters: {
            query?: {
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
                    "application/json": components["schemas"]["Page_WaitingRecordOut_"];
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
    read_waiting_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: number;
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
                    "application/json": components["schemas"]["WaitingRecordWhole"];
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
}
