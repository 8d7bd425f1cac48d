/**
 * The two directions of one connection's encoding. What they remember (cached ids, slots) lives and dies with the
 * connection. WireFormatInfo is loose and uncached in every setting, since it is what the settings come from.
 */
import { type ConsumerId, type Destination, Message } from '@hermod/model'
import { dataTypeOf } from './data-type-of.js'
import { type Command, DataType, MessageDispatch, Response } from './generated/commands.js'
import { readCommand as readLooseCommand, readStructure as readLooseStructure } from './generated/read-loose.js'
import { readCommand as readTightCommand, readStructure as readTightStructure } from './generated/read-tight.js'
import { writeStructure as writeLoose } from './generated/write-loose.js'
import { writeStructure as writeTight } from './generated/write-tight.js'
import { initialSettings, type WireSettings } from './negotiate.js'
import type { OutBuffer } from './out-buffer.js'
import { LooseReader } from './reading/loose-reader.js'
import { ReadCache } from './reading/read-cache.js'
import { TightReader } from './reading/tight-reader.js'
import { LooseWriter } from './writing/loose-writer.js'
import { TightWriter } from './writing/tight-writer.js'
import { WriteCache } from './writing/write-cache.js'

/** True for frames whose decoded command keeps views of the bytes (message bodies and properties). */
export function holdsPayload(typeByte: number): boolean {
  return (
    typeByte >= DataType.MessageDispatch && typeByte <= DataType.ActiveMQBlobMessage && typeByte !== DataType.MessageAck
  )
}

/** The type byte of a command. */
export function commandTypeOf(command: Command): number {
  return command instanceof Message ? command.kind : command.commandType
}

/**
 * For WireFormatInfo beside the tight encoding. It names nothing that is cached, so all connections share these two;
 * of thousands of idle connections each would else hold its own, used once.
 */
const infoReader = new LooseReader(initialSettings.version, initialSettings.stackTraceEnabled, undefined)
const infoWriter = new LooseWriter(initialSettings.version, initialSettings.stackTraceEnabled, undefined)

/** Reads the commands of one direction of a connection, in order. */
export class Decoder {
  private readonly loose: LooseReader
  private readonly tight: TightReader | undefined

  constructor(readonly settings: WireSettings = initialSettings) {
    const { version, stackTraceEnabled, cacheEnabled, cacheSize } = settings
    const cache = cacheEnabled ? new ReadCache(cacheSize) : undefined
    this.tight = settings.tightEncodingEnabled ? new TightReader(version, stackTraceEnabled, cache) : undefined
    this.loose = this.tight === undefined ? new LooseReader(version, stackTraceEnabled, cache) : infoReader
  }

  /**
   * Reads one frame, without its size. Bodies and properties of messages in `holdsPayload` frames are views of
   * `buffer`; everything else is copied. Throws ProtocolError, after which the decoder is of no use any more: the
   * peer's cache and ours may differ.
   */
  decode(buffer: Uint8Array, offset: number, length: number): Command {
    const type = length > 0 ? buffer[offset]! : 0
    const { tight, loose } = this
    if (tight !== undefined && type !== DataType.WireFormatInfo) {
      tight.open(buffer, offset, length, holdsPayload(type))
      tight.openBits()
      const command = readTightCommand(tight, type)
      tight.finish()
      return command
    }
    loose.open(buffer, offset, length, holdsPayload(type))
    const command = readLooseCommand(loose, type)
    loose.finish()
    return command
  }

  /** As `decode`, for frames that may hold any structure of the protocol, in the settings' own encoding. */
  decodeStructure(buffer: Uint8Array, offset: number, length: number): object {
    const type = length > 0 ? buffer[offset]! : 0
    const { tight, loose } = this
    if (tight !== undefined) {
      tight.open(buffer, offset, length, holdsPayload(type))
      tight.openBits()
      const structure = readTightStructure(tight, type)
      tight.finish()
      return structure
    }
    loose.open(buffer, offset, length, holdsPayload(type))
    const structure = readLooseStructure(loose, type)
    loose.finish()
    return structure
  }
}

/** Filled anew for each frame: they are written at once and forgotten, so all encoders share them. */
const dispatch = new MessageDispatch()
const response = new Response()

/** Writes the commands of one direction of a connection, in order. */
export class Encoder {
  private readonly loose: LooseWriter
  private readonly tight: TightWriter | undefined

  constructor(readonly settings: WireSettings = initialSettings) {
    const { version, stackTraceEnabled, cacheEnabled, cacheSize } = settings
    const cache = cacheEnabled ? new WriteCache(cacheSize) : undefined
    this.tight = settings.tightEncodingEnabled ? new TightWriter(version, stackTraceEnabled, cache) : undefined
    this.loose = this.tight === undefined ? new LooseWriter(version, stackTraceEnabled, cache) : infoWriter
  }

  /**
   * Appends the frame of `command` to `out`, size included. Throws ProtocolError for what the encoding cannot hold
   * (overlong strings); then nothing of the frame is in `out` and the encoder stays usable.
   */
  encode(command: Command, out: OutBuffer): void {
    const type = commandTypeOf(command)
    if (type === DataType.WireFormatInfo) this.writeLoose(command, type, out)
    else this.write(command, type, out)
  }

  /** As `encode`, for any structure of the protocol, in the settings' own encoding. */
  encodeStructure(structure: object, out: OutBuffer): void {
    this.write(structure, dataTypeOf(structure), out)
  }

  /**
   * Appends a MessageDispatch. `redeliveryCounter` is the subscription's own count and goes out instead of the
   * message's; null as message ends a browse or answers an empty pull.
   */
  encodeDispatch(
    out: OutBuffer,
    consumerId: ConsumerId,
    destination: Destination | null,
    message: Message | null,
    redeliveryCounter: number,
  ): void {
    dispatch.consumerId = consumerId
    dispatch.destination = destination
    dispatch.message = message
    dispatch.redeliveryCounter = redeliveryCounter
    // The message is shared by all its subscribers, so its own count is put back at once.
    const own = message === null ? 0 : message.redeliveryCounter
    if (message !== null) message.redeliveryCounter = redeliveryCounter
    try {
      this.write(dispatch, DataType.MessageDispatch, out)
    } finally {
      if (message !== null) message.redeliveryCounter = own
      dispatch.message = null
    }
  }

  /** Appends a plain Response. */
  encodeResponse(out: OutBuffer, correlationId: number): void {
    response.correlationId = correlationId
    this.write(response, DataType.Response, out)
  }

  private write(value: object, type: number, out: OutBuffer): void {
    const { tight } = this
    if (tight === undefined) {
      this.writeLoose(value, type, out)
      return
    }
    try {
      tight.open(out, type)
      writeTight(tight, type, value)
      tight.close()
    } catch (error) {
      tight.abandon()
      throw error
    }
  }

  private writeLoose(value: object, type: number, out: OutBuffer): void {
    const { loose } = this
    try {
      loose.open(out, type)
      writeLoose(loose, type, value)
      loose.close()
    } catch (error) {
      loose.abandon()
      throw error
    }
  }
}
