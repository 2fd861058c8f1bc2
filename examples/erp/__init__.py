"""An ERP played on a real wholesaler's orders, through the public doors only: `erp.*` topics in, `*.events.v1` out, HTTP.

It imports nothing of the four services but the published language (`shared.contracts`), so ERP and front-end teams can
copy from it. `reader` › `goods`, `matching`, `production` › `plan` (what the file asks for, day by day; pure) › `books`
(what the ERP knows and therefore publishes; pure) › `messages`, `player`, `close`, `master` (the doors).
"""
