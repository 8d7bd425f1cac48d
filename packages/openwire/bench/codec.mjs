// ns per frame of the codec's hot roads, steady state. Run by hand after a build: node packages/openwire/bench/codec.mjs
import { ConsumerId, Destination, Message, MessageId, ProducerId } from '@hermod/model'
import { BlockPool, Decoder, Encoder, MessageAck, OutBuffer } from '../dist/index.js'

const BODY_BYTES = Number(process.argv[2] ?? 100)
const ROUNDS = 5
const ROUND_MS = 120

const connectionId = 'ID:host-40000-1720000000000-1:1'
const producerId = new ProducerId(connectionId, 1, 1)
const consumerId = new ConsumerId(connectionId, 1, 2)
const destination = Destination.queue('BENCH.QUEUE')

function message(sequence) {
  const made = new Message(28)
  made.producerId = producerId
  made.destination = destination
  made.messageId = new MessageId(producerId, sequence)
  made.messageId.brokerSequenceId = sequence
  made.timestamp = 1720000000000 + sequence
  made.commandId = sequence
  made.content = new Uint8Array(BODY_BYTES)
  return made
}

function ack(id) {
  return new MessageAck({ destination, consumerId, ackType: 2, firstMessageId: id, lastMessageId: id, messageCount: 1 })
}

/** The fastest of some rounds, in ns per call. */
function measure(task) {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const begin = process.hrtime.bigint()
    const end = begin + BigInt(ROUND_MS) * 1_000_000n
    let calls = 0
    let now = begin
    while (now < end) {
      for (let i = 0; i < 1000; i++) task()
      calls += 1000
      now = process.hrtime.bigint()
    }
    best = Math.min(best, Number(now - begin) / calls)
  }
  return best
}

function frame(encode) {
  const out = new OutBuffer(new BlockPool(0))
  encode(out)
  return out.toBytes().subarray(4)
}

function row(tight, cache) {
  const settings = {
    version: 12,
    tightEncodingEnabled: tight,
    cacheEnabled: cache,
    cacheSize: 1024,
    stackTraceEnabled: false,
  }
  const encoder = new Encoder(settings)
  const decoder = new Decoder(settings)
  const sent = message(100_000)
  const read = (bytes) => decoder.decode(bytes, 0, bytes.length)
  // The first frames fill the caches of both sides.
  read(frame((out) => encoder.encode(sent, out)))
  const messageFrame = frame((out) => encoder.encode(sent, out))
  read(frame((out) => encoder.encode(ack(sent.messageId), out)))
  const ackFrame = frame((out) => encoder.encode(ack(sent.messageId), out))
  const pool = new BlockPool(1)
  const out = new OutBuffer(pool)
  const dispatch = () => {
    encoder.encodeDispatch(out, consumerId, destination, sent, 0)
    if (out.length > 60_000) out.discard()
  }
  return {
    'message decode': Math.round(measure(() => read(messageFrame))),
    'ack decode': Math.round(measure(() => read(ackFrame))),
    'dispatch encode': Math.round(measure(dispatch)),
    'message bytes': messageFrame.length,
    'ack bytes': ackFrame.length,
  }
}

const rows = {}
for (const cache of [true, false]) {
  for (const tight of [true, false])
    rows[`${tight ? 'tight' : 'loose'} ${cache ? 'cache' : 'no cache'}`] = row(tight, cache)
}
process.stdout.write(`ns per frame, body ${BODY_BYTES} bytes, Node ${process.version}\n`)
for (const [name, values] of Object.entries(rows))
  process.stdout.write(`${name.padEnd(16)} ${JSON.stringify(values)}\n`)
