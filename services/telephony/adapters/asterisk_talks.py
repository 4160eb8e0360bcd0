"""Asterisk's events about people in touch with each other: bridges, holds, queues, parking, transfers, pick-ups."""

from collections.abc import Iterable

from kartoteka.contracts.ports import pbx
from kartoteka.contracts.ports.pbx import TransferKind
from telephony.adapters.ami import Block
from telephony.adapters.asterisk_channels import Channel, extension_of_local
from telephony.adapters.asterisk_desk import Desk, Handler, known

# Parking, agents waiting for work: everybody hears music and nobody anybody else.
HOLDING = "holding_bridge"


def on_bridge_enter(desk: Desk, block: Block) -> None:
    channel = desk.channel(block)
    if channel and block.get("BridgeTechnology") != HOLDING:
        desk.enter(channel, block.get("BridgeUniqueid", ""))


def on_bridge_leave(desk: Desk, block: Block) -> None:
    channel, bridge = desk.channel(block), block.get("BridgeUniqueid", "")
    if channel is None:
        return
    if channel.bridge == bridge:
        desk.leave(channel, desk.at)
    elif block.get("BridgeTechnology") != HOLDING:
        # Its coming in was missed: who is there, or behind its other half, has talked with it.
        behind = desk.board.other_half(channel)
        for one in (channel, *desk.board.room(bridge), *desk.board.room(behind.bridge if behind else None)):
            one.has_talked = True


def on_hold(desk: Desk, block: Block) -> None:
    channel = desk.channel(block)
    if channel:
        channel.holds = channel.hears
        _tell_waiting(desk, desk.board.by_ids(channel.holds), pbx.Held)


def on_unhold(desk: Desk, block: Block) -> None:
    """Comes at every transfer, with or without a hold before it."""
    channel = desk.channel(block)
    if channel:
        _tell_waiting(desk, desk.board.by_ids(channel.holds), pbx.Resumed)
        channel.holds = ()


def on_music_start(desk: Desk, block: Block) -> None:
    """The only sign that a feature code keeps somebody waiting. Music in a queue is no hold."""
    channel = desk.channel(block)
    if channel and not channel.in_queue:
        _tell_waiting(desk, [channel], pbx.Held)


def on_music_stop(desk: Desk, block: Block) -> None:
    channel = desk.channel(block)
    if channel and not channel.in_queue:
        _tell_waiting(desk, [channel], pbx.Resumed)


def _tell_waiting(desk: Desk, channels: Iterable[Channel], kind: type[pbx.Held] | type[pbx.Resumed]) -> None:
    for channel in channels:
        if channel.is_person:
            desk.tell(kind(call_id=desk.call_of(channel), leg_id=channel.uniqueid, at=desk.at))


def on_queue_join(desk: Desk, block: Block) -> None:
    channel = desk.channel(block)
    if channel:
        channel.in_queue = True
        queue = block.get("Queue", "")
        desk.tell(pbx.Queued(call_id=desk.call_of(channel), leg_id=channel.uniqueid, at=desk.at, queue=queue))


def on_queue_leave(desk: Desk, block: Block) -> None:
    channel = desk.channel(block)
    if channel:
        channel.in_queue = False


def on_parked(desk: Desk, block: Block) -> None:
    """Whether or not there is music in the parking space."""
    channel = desk.channel(block, "Parkee")
    if channel:
        desk.tell(pbx.Parked(call_id=desk.call_of(channel), leg_id=channel.uniqueid, at=desk.at))
        _tell_waiting(desk, [channel], pbx.Held)


def on_unparked(desk: Desk, block: Block) -> None:
    channel = desk.channel(block, "Parkee")
    if channel:
        _tell_waiting(desk, [channel], pbx.Resumed)


def on_blind_transfer(desk: Desk, block: Block) -> None:
    desk.channel(block, "Transferee")
    if block.get("Result", "Success") == "Success":
        _tell_transfer(desk, block, "Transferer", TransferKind.BLIND, known(block.get("Extension")))


def on_attended_transfer(desk: Desk, block: Block) -> None:
    if block.get("Result", "Success") != "Success":
        return
    parties = [desk.channel(block, prefix) for prefix in ("OrigTransferer", "SecondTransferer", "Transferee")]
    present = [channel for channel in parties if channel]
    for channel in present:
        desk.join(present[0].linkedid, channel.linkedid)
    target = desk.channel(block, "TransferTarget")
    transferer = desk.endpoints.place(block.get("OrigTransfererChannel", ""))[1]
    _tell_transfer(desk, block, "OrigTransferer", TransferKind.ATTENDED, _extension_behind(desk, target, transferer))


def _tell_transfer(desk: Desk, block: Block, by: str, kind: TransferKind, to: str | None) -> None:
    """Who transfers by a feature code may have hung up before it is told."""
    leg_id = block.get(by + "Uniqueid", "")
    call_id = desk.call_by_uniqueid(leg_id) or desk.call_by_uniqueid(block.get("TransfereeUniqueid", ""))
    if call_id:
        desk.tell(pbx.Transferred(call_id=call_id, leg_id=leg_id, at=desk.at, kind=kind, to=to))


def _extension_behind(desk: Desk, target: Channel | None, transferer: str | None) -> str | None:
    """The phone at the far end of a Local channel, which is all that a transfer by feature code names."""
    if target is None or target.is_person:
        return target.extension if target else None
    other = desk.board.other_half(target)
    rooms = [*desk.board.room(target.bridge), *desk.board.room(other.bridge if other else None)]
    there = (one.extension for one in rooms if one.extension and one.extension != transferer)
    return next(there, None) or extension_of_local(target.name)


def on_pickup(desk: Desk, block: Block) -> None:
    picker, target = desk.channel(block), desk.channel(block, "Target")
    if picker and target:
        desk.join(target.linkedid, picker.linkedid)


HANDLERS: dict[str, Handler] = {
    "BridgeEnter": on_bridge_enter,
    "BridgeLeave": on_bridge_leave,
    "Hold": on_hold,
    "Unhold": on_unhold,
    "MusicOnHoldStart": on_music_start,
    "MusicOnHoldStop": on_music_stop,
    "QueueCallerJoin": on_queue_join,
    "QueueCallerLeave": on_queue_leave,
    "ParkedCall": on_parked,
    "UnParkedCall": on_unparked,
    "ParkedCallTimeOut": on_unparked,
    "ParkedCallGiveUp": on_unparked,
    "BlindTransfer": on_blind_transfer,
    "AttendedTransfer": on_attended_transfer,
    "Pickup": on_pickup,
}
