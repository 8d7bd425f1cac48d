/**
 * A broker that asks for names and rights, and strangers who call themselves brokers: made of the codec alone, so that
 * they say what no bridge would. Time and turns are in the hand of the test.
 *
 * `bridge` may do everything; `eve` may use what begins with `eve.` and temporary destinations.
 */
import { Broker } from '@hermod/broker'
import {
  BrokerId,
  ConnectionId,
  Destination,
  Message,
  MessageId,
  MessageKind,
  ProducerId,
  SessionId,
} from '@hermod/model'
import { BrokerInfo, type Command, ConnectionInfo, ProducerInfo, SessionInfo } from '@hermod/openwire'
import { openWireAcceptor } from '@hermod/openwire/server'
import { MemoryStore } from '@hermod/store'
import { ManualClock, ManualTurns, RecordingLogger } from '@hermod/testkit'
import { memoryPair } from '@hermod/transport'
import { Peer } from '../../../openwire/test/server/bench.js'
import { LinkTasks } from '../../../openwire/test/server/link-tasks.js'
import { SimpleAuthentication } from '../../../security/src/authentication/simple.js'
import { parseAcl } from '../../../security/src/authorization/acl.js'
import { Authorization } from '../../../security/src/authorization/authorization.js'
import { EntryMap } from '../../../security/src/authorization/entry-map.js'
import { openWireSubjects } from '../../../server/src/advisory-subjects.js'
import { Competition } from '../../src/bridge/competition.js'
import type { BridgeSurroundings } from '../../src/bridge/surroundings.js'
import { Responders } from '../../src/responders.js'

const GROUPS = 'org.apache.activemq.jaas.GroupPrincipal'
const PASSWORD = 'pw'
/** Memory of the broker: small, so that it is full soon. */
const MEMORY_BYTES = 256 * 1024

/** How a stranger introduces himself. */
export interface Claim {
  readonly brokerId?: string
  readonly brokerName?: string
  readonly duplex?: boolean
  readonly properties?: string
}

export class GuardedBroker {
  readonly clock = new ManualClock(1_000_000)
  readonly turns = new ManualTurns()
  readonly log = new RecordingLogger()
  readonly broker: Broker
  readonly responders: Responders
  private readonly acceptor
  private readonly tasks = new LinkTasks()
  private peers = 0

  private constructor() {
    const { clock, turns, log } = this
    this.broker = new Broker({
      name: 'B',
      id: 'ID:B',
      store: new MemoryStore(),
      spool: undefined,
      clock,
      turnLoop: turns.loop,
      log,
      systemUsage: { memoryUsage: { limit: MEMORY_BYTES } },
      advisorySubjects: openWireSubjects,
      plugins: [authentication, authorization],
    })
    this.responders = new Responders(this.around())
    this.acceptor = openWireAcceptor({
      broker: this.broker,
      turnLoop: turns.loop,
      clock,
      log,
      connector: 'openwire',
      brokerUrl: () => 'tcp://b:61616',
      bridges: this.responders.accept,
    })
  }

  static async start(): Promise<GuardedBroker> {
    const guarded = new GuardedBroker()
    const started = guarded.broker.start()
    await guarded.settle()
    await started
    return guarded
  }

  /** Runs until neither links nor turns nor promises have anything to do. */
  settle(): Promise<void> {
    return this.tasks.settle(this.turns, 20)
  }

  /** As `settle`, with the time that advisories take. */
  async spread(): Promise<void> {
    await this.settle()
    this.clock.advance(20)
    await this.settle()
  }

  /** A link on which both have introduced their wire formats. */
  async dial(): Promise<Stranger> {
    const number = ++this.peers
    const { schedule } = this.tasks
    const [mine, theirs] = memoryPair({ addresses: [`tcp://10.0.0.${number}:5000`, 'tcp://b:61616'], schedule })
    const peer = new Peer(mine)
    this.acceptor(theirs)
    // Its texts may be twice as long.
    peer.greet({ ...peer.preferences, tightEncodingEnabled: false })
    await this.settle()
    return new Stranger(this, peer, `ID:stranger-${number}`)
  }

  /** One that has logged in as a client. */
  async client(user: string): Promise<Stranger> {
    const stranger = await this.dial()
    await stranger.logIn(user)
    return stranger
  }

  /** One that calls himself a broker, and then logs in. */
  async stranger(user: string, claim: Claim = {}): Promise<Stranger> {
    const stranger = await this.dial()
    stranger.claim(claim)
    await stranger.logIn(user)
    return stranger
  }

  /** What the bridges of this broker have round them. */
  around(): BridgeSurroundings {
    const { broker, clock, turns, log } = this
    let seeds = 0
    let addresses = 0
    return {
      broker,
      clock,
      turnLoop: turns.loop,
      log,
      competition: new Competition(),
      policies: broker,
      brokerUrl: () => 'tcp://b:61616',
      idSeed: (prefix) => `${prefix ?? 'ID:B'}-${seeds++}`,
      vmAddress: () => `vm://B#${2 * addresses++}`,
      bridgeStarted: (peer, createdByDuplex, address) => broker.bridgeStarted(peer, createdByDuplex, address),
      bridgeStopped: (peer) => broker.bridgeStopped(peer),
      bridgeHealth: () => {},
      forwardFailed: () => {},
      topicSubscribers: () => broker.topicSubscribers(),
    }
  }
}

export class Stranger {
  readonly sessionId
  readonly producerId
  private sequence = 0

  constructor(
    private readonly at: GuardedBroker,
    readonly peer: Peer,
    readonly connectionId: string,
  ) {
    this.sessionId = new SessionId(connectionId, 1)
    this.producerId = new ProducerId(connectionId, 1, 1)
  }

  /** The properties give the user of the broker's own end. */
  claim({ brokerId = 'ID:X', brokerName = 'X', duplex = true, properties = 'name=nc\n' }: Claim): void {
    this.peer.send(
      new BrokerInfo({
        brokerId: new BrokerId(brokerId),
        brokerName,
        networkConnection: true,
        duplexConnection: duplex,
        networkProperties: properties,
      }),
    )
  }

  async logIn(userName: string): Promise<void> {
    const { connectionId, sessionId, producerId } = this
    const id = new ConnectionId(connectionId)
    this.peer.send(new ConnectionInfo({ connectionId: id, clientId: connectionId, userName, password: PASSWORD }))
    this.peer.send(new SessionInfo({ sessionId }))
    this.peer.send(new ProducerInfo({ producerId }))
    await this.at.settle()
  }

  /** Sends, and waits for what comes of it. */
  async say(...commands: readonly Command[]): Promise<void> {
    for (const command of commands) this.peer.send(command)
    await this.at.spread()
  }

  /** An advisory as the other broker's own would be. */
  advisory(topic: string, about: unknown): Message {
    const message = this.message(Destination.topic(`ActiveMQ.Advisory.${topic}`))
    message.dataStructure = about
    return message
  }

  message(destination: Destination): Message {
    const message = new Message(MessageKind.text)
    message.producerId = this.producerId
    message.messageId = new MessageId(this.producerId, ++this.sequence)
    message.commandId = 1000 + this.sequence
    message.destination = destination
    message.persistent = true
    return message
  }
}

/** Properties of a connector whose end here logs in as that user. */
export function propertiesOf(user: string, ...lines: readonly string[]): string {
  return ['name=nc', `userName=${user}`, `password=${PASSWORD}`, ...lines, ''].join('\n')
}

const authentication = () =>
  new SimpleAuthentication({
    users: [
      { username: 'bridge', password: PASSWORD, groups: ['bridges'] },
      { username: 'eve', password: PASSWORD, groups: ['strangers'] },
    ],
    anonymousAccessAllowed: false,
    anonymousUser: '',
    anonymousGroup: '',
  })

const authorization = () => new Authorization({ map: new EntryMap({ entries: RIGHTS }), advisories: true })

function entry(destination: string, read: string, write = read, admin = read) {
  const acl = (roles: string) => parseAcl(roles, GROUPS)
  return {
    destination: Destination.parse(destination),
    rights: { read: acl(read), write: acl(write), admin: acl(admin) },
  }
}

const RIGHTS = [
  entry('queue://>', 'bridges'),
  entry('topic://>', 'bridges'),
  entry('queue://eve.>', 'strangers'),
  entry('topic://eve.>', 'strangers'),
  // What clients need, and to hear of consumers of what is her own. Nobody but bridges writes there.
  entry('topic://ActiveMQ.Advisory.TempQueue,topic://ActiveMQ.Advisory.TempTopic', 'strangers', 'bridges', 'strangers'),
  entry('topic://ActiveMQ.Advisory.Consumer.Queue.eve.>', 'strangers', 'bridges', 'strangers'),
  entry('topic://ActiveMQ.Advisory.Consumer.Topic.eve.>', 'strangers', 'bridges', 'strangers'),
  entry('topic://ActiveMQ.Advisory.>', 'bridges', 'bridges', 'bridges,strangers'),
]
