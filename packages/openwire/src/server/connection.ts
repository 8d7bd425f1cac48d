/**
 * One OpenWire connection: its life from the first byte to the last.
 *
 *     handshake ──WireFormatInfo──> introduced ──ConnectionInfo──> connecting ──accepted──> open
 *         │                             ^  │                           │                     │
 *         │                             └──┼────── RemoveInfo ─────────┼─────────────────────┤
 *         v                                v                        refused                  v
 *       closed <──────────── closing <──── ShutdownInfo, the broker's wish, broken rules ────┘
 *
 * Everything a peer can do wrong ends in one line of the log that names its address and the fault, and in the end of
 * this connection only. The connection is also where the broker's calls come up (`ConnectionSink`).
 */
import {
  type BrokerError,
  type ConnectionId,
  type ConnectionPort,
  type ConnectionSink,
  type ConsumerId,
  causeChain,
  type Link,
  type LinkSink,
  type Long,
  ProtocolError,
  type ProducerId,
  type Ticket,
  type Timer,
} from '@hermod/model'
import { InactivityMonitor } from '@hermod/transport'
import { FrameReader, type FrameSink } from '../frame-reader.js'
import {
  BrokerInfo,
  type Command,
  ConnectionError,
  ExceptionResponse,
  KeepAliveInfo,
  WireFormatInfo,
} from '../generated/commands.js'
import { initialSettings, type NegotiatedSettings, negotiate, type WireSettings } from '../negotiate.js'
import { readPreferences, wireFormatInfo } from '../preferences.js'
import { Decoder, Encoder, holdsPayload } from '../wire-format.js'
import { asBrokerError, openWireErrors, toThrowable } from './errors.js'
import { Outbox, type OutboxOwner } from './outbox.js'
import { type ProducerLane, Producers } from './producers.js'
import { gateFor, type ReadGate, StopReason } from './read-gate.js'
import { Receipts, type ReceiptSink } from './receipts.js'
import type { AcceptorSettings } from './settings.js'
import { StallWatch } from './stall-watch.js'
import { brokerIdOf } from './handlers/broker-id.js'
