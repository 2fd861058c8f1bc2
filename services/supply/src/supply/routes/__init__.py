from . import erp, live, orders, reservations, runs, stock

ROUTERS = (orders.router, live.router, reservations.router, stock.router, runs.router, erp.router)
