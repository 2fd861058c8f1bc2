"""Events and jobs in: one short coroutine each, calling one use case."""
