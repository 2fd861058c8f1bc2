from . import erp, live, orders, protections, reservations, runs, seasons, stock

ROUTERS = (
    orders.router,
    live.router,
    reservations.router,
    stock.router,
    seasons.router,
    protections.router,
    runs.router,
    erp.router,
)
