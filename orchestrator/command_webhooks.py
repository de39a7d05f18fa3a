"""``tribuna webhooks``: which programs are told what happens in the rooms."""

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import click

from orchestrator.clock import SystemClock
from orchestrator.command_line import data_option, require_room, served_from, settings_of, speaking_plainly
from orchestrator.webhooks.address import UrlRefused, require_url
from orchestrator.webhooks.cloud_event import ROOM_PREFIX, trial_event
from orchestrator.webhooks.room_log import heads
from orchestrator.webhooks.sender import GONE, Outcome, Sender
from orchestrator.webhooks.store import FILE_NAME, Attempt, Listed, WebhookStore
from orchestrator.webhooks.subscription import EVENT_TYPES, Detail, State, Subscription, new_id, new_secret

SHOWN_ATTEMPTS = 20


@click.group()
def webhooks() -> None:
    """Tell other programs what happens in the rooms (docs/webhooks.md)."""


@webhooks.command()
@click.argument("url")
@click.option("--room", help="Only events of this room; of every room if not said.")
@click.option("--events", "types", multiple=True, metavar="TYPE", help="Only events of this type, such as floor_granted; may be repeated.")
@click.option("--participant", "detail", flag_value=Detail.PARTICIPANT.value, help="Tell what participants see: also who waits.")
@click.option("--full", "detail", flag_value=Detail.FULL.value, help="Tell everything that is stored, personal data and reasons too.")
@click.option("--insecure", is_flag=True, help="Allow plain HTTP.")
@click.option("--private", is_flag=True, help="Allow a receiver in a private network.")
@data_option
def add(url: str, room: str | None, types: tuple[str, ...], detail: str | None, data: str | None, *, insecure: bool, private: bool) -> None:
    """Tell the receiver at URL what happens from now on. Prints the secret with which it checks that it is us."""
    with speaking_plainly(), _refusals():
        directory = settings_of(data=data).data
        served = served_from(directory)
        require_url(url, insecure=insecure, private=private)
        subscription = Subscription(
            id=new_id(),
            url=url,
            secret=new_secret(),
            room=require_room(served, room) if room else None,
            events=tuple(_event_type(name) for name in types),
            detail=Detail(detail or Detail.PUBLIC),
            insecure=insecure,
            private=private,
            added_at=SystemClock().now(),
        )
        with closing(WebhookStore(directory)) as store:
            store.add(subscription, heads(directory))
    click.echo(f"Webhook: {subscription.id}\nSecret:  {subscription.secret}")
    click.echo(f"The secret is not shown again. To sign with, it stays readable in {directory / FILE_NAME}: keep that file to yourself.")
    click.echo(f"See whether the receiver answers: tribuna webhooks test {subscription.id} --data {directory}")


@webhooks.command("list")
@data_option
def list_(data: str | None) -> None:
    """List who is told what, and how it goes."""
    with speaking_plainly(), _store(data) as store:
        listed = store.subscriptions()
    for one in listed:
        click.echo(_line(one))
    if not listed:
        click.echo("There are no webhooks. Make one: tribuna webhooks add URL")


@webhooks.command()
@click.argument("webhook")
@data_option
def remove(webhook: str, data: str | None) -> None:
    """Tell WEBHOOK nothing any more, and forget its secret."""
    with speaking_plainly(), _store(data) as store:
        known = _require(store, webhook)
        store.remove(known.subscription.id)
    click.echo(f"{webhook} is removed.")


@webhooks.command()
@click.argument("webhook")
@data_option
def resume(webhook: str, data: str | None) -> None:
    """Go on with WEBHOOK where its delivery was suspended, with everything that happened since."""
    with speaking_plainly(), _store(data) as store:
        known = _require(store, webhook)
        store.set_state(known.subscription.id, State.ACTIVE)
    click.echo(f"{webhook} goes on with what was not delivered yet.")


@webhooks.command()
@click.argument("webhook")
@data_option
def test(webhook: str, data: str | None) -> None:
    """Send one event of the type org.tribuna.webhook.test to WEBHOOK and say what it answers."""
    with speaking_plainly():
        with _store(data) as store:
            known = _require(store, webhook)
        outcome = asyncio.run(_try(known.subscription))
    if outcome.problem:
        raise click.ClickException(f"{known.subscription.url} did not take the event: {outcome.problem}.{_hint(outcome)}")
    click.echo(f"{known.subscription.url} took the event: {outcome.status} after {outcome.took_s:.1f} s.")


@webhooks.command()
@click.argument("webhook", required=False)
@data_option
def deliveries(webhook: str | None, data: str | None) -> None:
    """List the last attempts to deliver, of WEBHOOK or of all."""
    with speaking_plainly(), _store(data) as store:
        wanted = _require(store, webhook).subscription.id if webhook else None
        attempts = store.attempts(wanted, SHOWN_ATTEMPTS)
    for attempt in attempts:
        click.echo(_attempt_line(attempt))
    if not attempts:
        click.echo("Nothing has been delivered yet.")


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except UrlRefused as refused:
        raise click.ClickException(str(refused)) from None


@contextmanager
def _store(data: str | None) -> Iterator[WebhookStore]:
    """The store of a directory that has been served. Raises StoreUnavailable, ClickException."""
    directory: Path = settings_of(data=data).data
    served_from(directory)
    with closing(WebhookStore(directory)) as store:
        yield store


def _require(store: WebhookStore, webhook: str) -> Listed:
    listed = store.subscriptions()
    for one in listed:
        if one.subscription.id == webhook:
            return one
    known = ", ".join(one.subscription.id for one in listed)
    raise click.ClickException(f"There is no webhook {webhook}. " + (f"The webhooks are: {known}." if known else "There are none."))


def _event_type(name: str) -> str:
    """``name`` with or without its prefix, as the type of a room event. Raises ClickException."""
    wanted = name.removeprefix(ROOM_PREFIX)
    if wanted not in EVENT_TYPES:
        raise click.ClickException(f"There are no events of the type {name}. The types are: {', '.join(EVENT_TYPES)}.")
    return wanted


async def _try(subscription: Subscription) -> Outcome:
    clock = SystemClock()
    async with Sender(subscription, clock=clock) as sender:
        return await sender.send(trial_event(subscription.id, id=uuid4().hex, at=clock.now()))


def _hint(outcome: Outcome) -> str:
    if outcome.status == GONE:
        return " To a real event it may not answer 410, or the webhook ends."
    return " Check its address and that it runs, then try again."


def _line(one: Listed) -> str:
    wanted = one.subscription
    events = ", ".join(wanted.events) or "every event"
    rooms = wanted.room or "every room"
    trouble = f"; not taken at the moment in {one.failing} room{'s' if one.failing > 1 else ''}" if one.failing else ""
    return f"{wanted.id}  {one.state:<9}  {wanted.url}  ({events} of {rooms}, {wanted.detail} data{trouble})"


def _attempt_line(attempt: Attempt) -> str:
    answer = attempt.problem or str(attempt.status)
    return (
        f"{attempt.at:%Y-%m-%d %H:%M:%S} UTC  {attempt.subscription}  {attempt.room} {attempt.seq} {attempt.event_type}  "
        f"{answer}  {attempt.took_s:.1f} s"
    )
