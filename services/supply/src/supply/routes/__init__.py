from . import erp, live, orders, reservations, runs, seasons, stock

ROUTERS = (orders.router, live.router, reservations.router, stock.router, seasons.router, runs.router, erp.router)
