"""How an entry point of ours has its method run: in a worker of nameko's, with what the logs say of the occasion."""

from typing import Any

from eventlet.event import Event
from nameko.extensions import DependencyProvider, Entrypoint
from structlog.contextvars import bind_contextvars, get_contextvars

_LOGGED = "logged"


def work(entrypoint: Entrypoint, *args: Any, **kwargs: Any) -> Any:
    """Run the entry point's method in a worker and wait for it; what it raises is raised here."""
    done = Event()

    def pass_on(worker: object, result: object, failure: Any) -> tuple[object, Any]:
        done.send(result, failure)
        return result, failure

    # a worker is a greenthread of its own, which knows nothing of the one that asked for it
    logged = {_LOGGED: get_contextvars()}
    entrypoint.container.spawn_worker(entrypoint, args, kwargs, context_data=logged, handle_result=pass_on)
    return done.wait()


class LogContext(DependencyProvider):
    """Carries over to the worker what its log lines are to say: request, event, card, trace."""

    def worker_setup(self, worker_ctx: Any) -> None:
        bind_contextvars(**worker_ctx.data.get(_LOGGED, {}))


__all__ = ["LogContext", "work"]
