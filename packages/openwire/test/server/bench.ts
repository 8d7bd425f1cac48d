/** An acceptor over links in memory, with time, turns and the broker in the test's hand. */
import type { Link, LinkSink } from '@hermod/model'
import { ManualClock, ManualTurns, RecordingLogger } from '@hermod/testkit'
import { memoryPair } from '@hermod/transport'
import { FrameReader } from '../../src/frame-reader.js'
import {
  type Command,
  ConnectionInfo,
  ConsumerInfo,
  ProducerInfo,
  SessionInfo,
  WireFormatInfo,
} from '../../src/generated/commands.js'
import { negotiate } from '../../src/negotiate.js'
import { BlockPool, OutBuffer } from '../../src/out-buffer.js'
import { defaultPreferences, readPreferences, type WirePreferences, wireFormatInfo } from '../../src/preferences.js'
import { type AcceptorRequest, openWireAcceptor } from '../../src/server/index.js'
import { Decoder, Encoder } from '../../src/wire-format.js'
import { LinkTasks } from './link-tasks.js'
import { connectionId, consumerId, producerId, queue, sessionId } from './names.js'
import { RecordingBroker } from './recording-broker.js'

export class Bench {
  readonly clock = new ManualClock(1_000_000)
  readonly turns = new ManualTurns()
  readonly log = new RecordingLogger()
  readonly broker = new RecordingBroker()
  readonly acceptor
  private readonly tasks = new LinkTasks()

  constructor(request: Partial<AcceptorRequest> = {}) {
    const { broker, clock, log } = this
    this.acceptor = openWireAcceptor({
      broker,
      turnLoop: this.turns.loop,
      clock,
      log,
      connector: 'openwire',
      brokerUrl: () => 'tcp://localhost:61616',
      ...request,
    })
  }

  /** A link into the acceptor; nothing has been said on it. */
  dial(): Peer {
    const { schedule } = this.tasks
    const [mine, theirs] = memoryPair({ addresses: ['tcp://10.0.0.1:5000', 'tcp://broker:61616'], schedule })
    const peer = new Peer(mine)
    this.acceptor(theirs)
    return peer
  }

  /** Both have introduced themselves. */
  async greeted(preferences: Partial<WirePreferences> = {}): Promise<Peer> {
    const peer = this.dial()
    peer.greet({ ...defaultPreferences, ...preferences })
    await this.settle()
    return peer
  }

  /** Registered with the broker, with one session, producer and consumer; what was answered so far is dropped. */
  async connected(windowSize = 0): Promise<Peer> {
    const peer = await this.greeted()
    peer.send(new ConnectionInfo({ commandId: 1, responseRequired: true, connectionId, clientId: 'client-1' }))
    await this.settle()
    peer.send(new SessionInfo({ commandId: 2, sessionId }))
    peer.send(new ProducerInfo({ commandId: 3, producerId, destination: queue, windowSize }))
    peer.send(new ConsumerInfo({ commandId: 4, consumerId, destination: queue, prefetchSize: 1000 }))
    await this.settle()
    peer.received.length = 0
    return peer
  }

  /** Runs until neither links nor turns nor promises have anything to do. */
  settle(): Promise<void> {
    return this.tasks.settle(this.turns, 3)
  }

  warnings(): string[] {
    return this.log.texts('warn')
  }
}

/** A client made of the codec alone. */
export class Peer implements LinkSink {
  readonly received: Command[] = []
  isClosed = false
  private readonly out = new OutBuffer(new BlockPool())
  private encoder = new Encoder()
  private decoder = new Decoder()
  /** What it announces; set it where the WireFormatInfo is sent as bytes. */
  preferences: WirePreferences = defaultPreferences
  private readonly frames = new FrameReader(
    {
      frame: (buffer, offset, length) => {
        this.take(this.decoder.decode(buffer.slice(offset, offset + length), 0, length))
        return true
      },
    },
    Number.POSITIVE_INFINITY,
  )

  constructor(readonly link: Link) {
    link.start(this)
  }

  greet(preferences: WirePreferences): void {
    this.preferences = preferences
    this.send(wireFormatInfo(preferences))
  }

  send(command: Command): void {
    this.encoder.encode(command, this.out)
    this.out.flushTo(this.link)
  }

  sendBytes(bytes: Uint8Array): void {
    this.link.write(bytes)
  }

  names(): string[] {
    return this.received.map((command) => command.constructor.name)
  }

  data(buffer: Uint8Array, start: number, end: number): void {
    this.frames.push(buffer, start, end)
  }
  drained(): void {}
  closed(): void {
    this.isClosed = true
  }

  private take(command: Command): void {
    this.received.push(command)
    if (!(command instanceof WireFormatInfo)) return
    const settings = negotiate(this.preferences, readPreferences(command))
    this.encoder = new Encoder(settings)
    this.decoder = new Decoder(settings)
  }
}
