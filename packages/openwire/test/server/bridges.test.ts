import { Destination } from '@hermod/model'
import { expect, it } from 'vitest'
import {
  BrokerInfo,
  BrokerSubscriptionInfo,
  type Command,
  ConnectionInfo,
  ConsumerInfo,
  SessionInfo,
} from '../../src/generated/commands.js'
import { publicIntroduction } from '../../src/introduction.js'
import type { BridgePeer, PeerBridge } from '../../src/server/index.js'
import { Bench } from './bench.js'
import { connectionId, consumerId, sessionId } from './names.js'

class RecordedBridge implements PeerBridge {
  readonly commands: Command[] = []
  isClosed = false
  command(command: Command): void {
    this.commands.push(command)
  }
  congestionChanged(): void {}
  closed(): void {
    this.isClosed = true
  }
}

const duplex = new BrokerInfo({ commandId: 1, brokerName: 'brokerB', networkConnection: true, duplexConnection: true })
const connect = new ConnectionInfo({ commandId: 2, connectionId, clientId: 'nc_brokerB_outbound' })

it('a bridge of one direction is served as any client, and known to be a broker', async () => {
  const bench = new Bench()
  const peer = await bench.greeted()
  peer.send(new BrokerInfo({ commandId: 1, brokerName: 'brokerB', networkConnection: true }))
  peer.send(connect)
  await bench.settle()
  expect(peer.isClosed).toBe(false)
  expect(bench.broker.connections.map(({ request }) => request)).toMatchObject([
    { clientId: 'nc_brokerB_outbound', networkConnection: true },
  ])
})

it('a duplex connection is handed over once the broker has let it in', async () => {
  const bridge = new RecordedBridge()
  let given: { info: BrokerInfo; link: BridgePeer } | undefined
  const bench = new Bench({
    bridges: (info, link) => {
      given = { info, link }
      return bridge
    },
  })
  const peer = await bench.greeted()
  peer.send(duplex)
  await bench.settle()
  expect(given).toBeUndefined()
  peer.send(connect)
  peer.send(new SessionInfo({ commandId: 3, sessionId }))
  peer.send(
    new ConsumerInfo({ commandId: 4, consumerId, destination: Destination.topic('ActiveMQ.Advisory.Consumer.>') }),
  )
  await bench.settle()
  expect(given?.info.brokerName).toBe('brokerB')
  expect(bridge.commands.map((command) => command.constructor.name)).toEqual(['SessionInfo', 'ConsumerInfo'])
  given!.link.send(new SessionInfo({ commandId: 9, sessionId }))
  await bench.settle()
  expect(peer.received.at(-1)).toMatchObject({ commandId: 9 })
  peer.link.destroy()
  await bench.settle()
  expect(bridge.isClosed).toBe(true)
})

it('whose connection it was is told with it, and reading stops and goes on as the bridge says', async () => {
  let link: BridgePeer | undefined
  const bridge = new RecordedBridge()
  const bench = new Bench({
    bridges: (_info, given) => {
      link = given
      return bridge
    },
  })
  const peer = await bench.greeted()
  peer.send(duplex)
  peer.send(connect)
  await bench.settle()
  expect(link!.userName).toBeUndefined()
  link!.hold(true)
  peer.send(new SessionInfo({ commandId: 3, sessionId }))
  await bench.settle()
  expect(bridge.commands).toEqual([])
  link!.hold(false)
  await bench.settle()
  expect(bridge.commands).toMatchObject([{ commandId: 3 }])
})

it.each([
  ['a name with a line of its own', { brokerName: 'B\n WARN | forged' }],
  ['an address with an escape', { brokerURL: 'tcp://b:1\u001b[2J' }],
  ['a name that fills the log', { brokerName: 'x'.repeat(30_000) }],
])('%s is refused in a line that holds nothing of it', async (_what, claim) => {
  const bench = new Bench()
  const peer = await bench.greeted()
  peer.send(new BrokerInfo({ ...duplex, duplexConnection: false, ...claim }))
  await bench.settle()
  expect(peer.isClosed).toBe(true)
  expect(bench.warnings()).toEqual([
    expect.stringMatching(/^Refused the connection of tcp:\/\/10\.0\.0\.1:5000: the (?:name|address) of .{20,120}$/),
  ])
})

it('whom else a stranger claims to know, and what nobody will ask for, is not kept', async () => {
  const kept: BrokerInfo[] = []
  const bridges = Object.assign(() => new RecordedBridge(), {
    subscriptionsFor: (info: BrokerInfo) => {
      kept.push(info)
      return undefined
    },
  })
  const bench = new Bench({ bridges })
  const peer = await bench.greeted()
  const known = Array.from({ length: 1000 }, () => new BrokerInfo({ brokerName: 'x' }))
  peer.send(new BrokerInfo({ ...duplex, peerBrokerInfos: known }))
  peer.send(connect)
  await bench.settle()
  expect(kept).toMatchObject([{ brokerName: 'brokerB', peerBrokerInfos: null }])
})

it('what was told of a bridge is told to others without its passwords', () => {
  const info = new BrokerInfo({ ...duplex, networkProperties: 'password=x', peerBrokerInfos: [duplex] })
  expect(publicIntroduction(info)).toEqual(
    new BrokerInfo({ ...duplex, networkProperties: null, peerBrokerInfos: null }),
  )
})

it('without anybody to take it, a duplex connection is refused by name', async () => {
  const bench = new Bench()
  const peer = await bench.greeted()
  peer.send(duplex)
  await bench.settle()
  expect(bench.warnings()[0]).toContain('duplex network connector of the broker brokerB: not available')
  expect(peer.isClosed).toBe(true)
})

const subscriptions = new BrokerSubscriptionInfo({ brokerName: 'brokerB', subscriptionInfos: [] })
const ours = new BrokerSubscriptionInfo({ brokerName: 'brokerA', subscriptionInfos: [] })

it.each([true, false])('bridges hear of subscriptions here once they have been let in; duplex: %s', async (both) => {
  const asked: number[] = []
  const subscriptionsFor = (_info: BrokerInfo, version: number): Command => {
    asked.push(version)
    return ours
  }
  const bench = new Bench({ bridges: Object.assign(() => new RecordedBridge(), { subscriptionsFor }) })
  const peer = await bench.greeted()
  peer.send(new BrokerInfo({ ...duplex, duplexConnection: both }))
  await bench.settle()
  expect(asked).toEqual([])
  peer.send(connect)
  await bench.settle()
  expect(asked).toEqual([12])
  expect(peer.received.at(-1)).toMatchObject({ brokerName: 'brokerA', subscriptionInfos: [] })
})

it('what a duplex peer says of its subscriptions before it is let in is what its bridge hears first', async () => {
  const bridge = new RecordedBridge()
  const bench = new Bench({ bridges: () => bridge })
  const peer = await bench.greeted()
  for (const command of [duplex, subscriptions, connect, new SessionInfo({ commandId: 3, sessionId })])
    peer.send(command)
  await bench.settle()
  expect(bridge.commands.map((command) => command.constructor.name)).toEqual(['BrokerSubscriptionInfo', 'SessionInfo'])
})
