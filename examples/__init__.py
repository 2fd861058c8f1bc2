"""What surrounds Bellwether in real life, played: the ERP that publishes (`erp`) and the story that `make run` tells."""
