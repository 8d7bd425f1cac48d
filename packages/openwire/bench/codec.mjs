/**
 * CPU ns per frame of the codec's hot roads in the steady state (all ids known to both sides), version 12.
 * usage, after a build: node packages/openwire/bench/codec.mjs [body bytes]
 */
import { ConsumerId, Destination, Message, MessageId, ProducerId } from '@hermod/model'
import { BlockPool, Decoder, Encoder, KeepAliveInfo, MessageAck, OutBuffer, Response } from '../dist/index.js'

const BODY_BYTES = Number(process.argv[2] ?? 100)
const ROUNDS = 7
const ROUND_MS = 150
const TEXT = 28
/** Different frames, so that nothing is learnt from seeing the same one again. */
const FRAMES = 64
const FAN_OUT = 10

const connectionId = 'ID:host-40000-1720000000000-1:1'
const producerId = new ProducerId(connectionId, 1, 1)
const destination = Destination.topic('BENCH.TOPIC')

/** As a Java client sends it, and the broker passes it on with a number of its own. */
function textMessage(sequence) {
  const made = new Message(TEXT)
  made.producerId = producerId
  made.destination = destination
  made.messageId = new MessageId(producerId, sequence)
  made.timestamp = 1720000000000 + sequence
  made.commandId = sequence
  made.content = new Uint8Array(BODY_BYTES).fill(sequence)
  return made
}

/** As a Java client confirms each message of its own accord. */
function ack(consumerId, id) {
  return new MessageAck({ destination, consumerId, ackType: 2, firstMessageId: id, lastMessageId: id, messageCount: 1 })
}

/** Median and least of some rounds, in CPU ns per operation; `task` does `operations` of them. */
function measure(operations, task) {
  const rounds = []
  for (let round = 0; round <= ROUNDS; round++) {
    const begin = process.cpuUsage()
    let calls = 0
    let used = 0
    while (used < ROUND_MS * 1000) {
      for (let i = 0; i < 200; i++) task()
      calls += 200
      const { user, system } = process.cpuUsage(begin)
      used = user + system
    }
    if (round > 0) rounds.push((used * 1000) / (calls * operations))
  }
  rounds.sort((a, b) => a - b)
  return `${Math.round(rounds[ROUNDS >> 1])} (${Math.round(rounds[0])})`
}

function bytesOf(encode) {
  const out = new OutBuffer(new BlockPool(0))
  encode(out)
  return out.toBytes().subarray(4)
}

/** Many frames in one block, as they lie behind a read; the first, which introduces the ids, is read beforehand. */
class Recording {
  constructor(settings, command) {
    const encoder = new Encoder(settings)
    this.decoder = new Decoder(settings)
    this.ends = []
    const frames = []
    for (let i = 0; i <= FRAMES; i++) frames.push(bytesOf((out) => encoder.encode(command(100_000 + i), out)))
    this.first = frames.shift()
    this.decoder.decode(this.first, 0, this.first.length)
    let end = 0
    for (const frame of frames) {
      end += frame.length
      this.ends.push(end)
    }
    this.block = new Uint8Array(Buffer.concat(frames))
  }

  get frameBytes() {
    return Math.round(this.block.length / FRAMES)
  }

  /** Decodes all. */
  play() {
    let at = 0
    const commands = []
    for (const end of this.ends) {
      commands.push(this.decoder.decode(this.block, at, end - at))
      at = end
    }
    return commands
  }
}

/** One connection and its consumer. */
class Receiver {
  constructor(settings, number, pool) {
    this.consumerId = new ConsumerId(`${connectionId}${number}`, 1, 1)
    this.encoder = new Encoder(settings)
    this.out = new OutBuffer(pool)
  }
  take(message) {
    this.encoder.encodeDispatch(this.out, this.consumerId, message.destination, message, 0)
    if (this.out.length > 60_000) this.out.discard()
  }
  respond(correlationId) {
    this.encoder.encodeResponse(this.out, correlationId)
    if (this.out.length > 60_000) this.out.discard()
  }
}

function row(tight, cache) {
  const settings = {
    version: 12,
    tightEncodingEnabled: tight,
    cacheEnabled: cache,
    cacheSize: 1024,
    stackTraceEnabled: false,
  }
  const messages = new Recording(settings, textMessage)
  const consumerId = new ConsumerId(connectionId, 1, 2)
  const acks = new Recording(settings, (n) => ack(consumerId, new MessageId(producerId, n)))
  const sent = messages.play()
  for (const message of sent) {
    message.messageId.brokerSequenceId = message.commandId + 1
    message.brokerInTime = message.timestamp + 1
  }
  const pool = new BlockPool(FAN_OUT)
  const receivers = Array.from({ length: FAN_OUT }, (_, i) => new Receiver(settings, i, pool))
  const [one] = receivers
  // A broker's process has met other commands too, before these become hot.
  new Recording(settings, (n) => (n % 2 ? new KeepAliveInfo() : new Response({ correlationId: n }))).play()
  let number = 0
  return {
    'message decode': measure(FRAMES, () => messages.play()),
    'ack decode': measure(FRAMES, () => acks.play()),
    'dispatch to 1': measure(FRAMES, () => {
      for (const message of sent) one.take(message)
    }),
    'dispatch to 10, each': measure(FRAMES * FAN_OUT, () => {
      for (const message of sent) for (const receiver of receivers) receiver.take(message)
    }),
    'response encode': measure(1, () => one.respond(number++)),
    bytes: `${messages.frameBytes} ${acks.frameBytes}`,
  }
}

const rows = {}
for (const cache of [true, false]) {
  for (const tight of [true, false])
    rows[`${tight ? 'tight' : 'loose'} ${cache ? 'cache' : 'no cache'}`] = row(tight, cache)
}
process.stdout.write(`CPU ns per frame, median (least), body ${BODY_BYTES} bytes, Node ${process.version}\n`)
for (const [name, values] of Object.entries(rows)) {
  process.stdout.write(`${name.padEnd(16)}`)
  for (const [what, value] of Object.entries(values)) process.stdout.write(` | ${what}: ${value}`)
  process.stdout.write('\n')
}
