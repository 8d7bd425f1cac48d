/** Which clients of a connector are told of other brokers, and when. */
import { BrokerId } from '@hermod/model'
import { expect, it } from 'vitest'
import { BrokerInfo, ConnectionControl, ConnectionInfo } from '../../src/generated/commands.js'
import type { ClientBalance } from '../../src/server/index.js'
import { Bench, type Peer } from './bench.js'
import { connectionId } from './names.js'

const PEER = new BrokerInfo({ brokerId: new BrokerId('ID:b'), brokerName: 'b', brokerURL: 'tcp://b:1' })
const clients: ClientBalance = {
  peers: [PEER],
  control: (reconnecting) =>
    new ConnectionControl({ connectedBrokers: 'tcp://a:1', rebalanceConnection: !reconnecting }),
}

async function registered(bench: Bench, info: Partial<ConnectionInfo>, version = 12): Promise<Peer> {
  const peer = await bench.greeted({ version })
  peer.send(new ConnectionInfo({ commandId: 1, connectionId, clientId: 'c', ...info }))
  await bench.settle()
  return peer
}

const controls = (peer: Peer): readonly (string | null)[] =>
  peer.received.flatMap((command) => (command instanceof ConnectionControl ? [command.connectedBrokers] : []))

it('the introduction names the brokers that bridges lead to', async () => {
  const peer = await new Bench({ clients }).greeted()
  expect((peer.received[1] as BrokerInfo).peerBrokerInfos).toEqual([PEER])
})

it('a manageable client is told when it connects; one that comes from another broker is not sent on', async () => {
  const bench = new Bench({ clients })
  const peer = await registered(bench, { manageable: true })
  expect(peer.received.at(-1)).toMatchObject({ connectedBrokers: 'tcp://a:1', rebalanceConnection: true })
  const back = await registered(bench, { manageable: true, failoverReconnect: true })
  expect(back.received.at(-1)).toMatchObject({ connectedBrokers: 'tcp://a:1', rebalanceConnection: false })
  expect(controls(await registered(bench, { manageable: false }))).toEqual([])
})

it('news go to failover clients whose version has the list, each told anew', async () => {
  const bench = new Bench({ clients })
  const first = await registered(bench, { faultTolerant: true })
  const plain = await registered(bench, {})
  const old = await registered(bench, { faultTolerant: true }, 5)
  const second = await registered(bench, { faultTolerant: true })
  const stranger = await bench.greeted()
  let told = 0
  bench.acceptor.tellClients(() => new ConnectionControl({ connectedBrokers: `list ${++told}` }))
  await bench.settle()
  expect([first, plain, old, second, stranger].map(controls)).toEqual([['list 1'], [], [], ['list 2'], []])
})
