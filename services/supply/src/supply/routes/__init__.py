from . import erp, orders, reservations, runs, stock

ROUTERS = (orders.router, reservations.router, stock.router, runs.router, erp.router)
