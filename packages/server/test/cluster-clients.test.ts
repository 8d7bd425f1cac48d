/** What clients, and whoever connects, are told of brokers that bridges lead to. */
import type { ConnectorSettings } from '@hermod/config'
import { BrokerId } from '@hermod/model'
import { BrokerInfo } from '@hermod/openwire'
import { expect, test } from 'vitest'
import { ClusterClients } from '../src/cluster-clients.js'

const settings = {
  updateClusterClients: true,
  rebalanceClusterClients: false,
  updateClusterClientsOnRemove: true,
  updateClusterFilter: '',
} as ConnectorSettings

const peer = (brokerURL: string): BrokerInfo =>
  new BrokerInfo({
    brokerId: new BrokerId('ID:A'),
    brokerName: 'A',
    brokerURL,
    networkProperties: 'userName=bridge\npassword=secret\n',
    peerBrokerInfos: [new BrokerInfo({ brokerName: 'friend' })],
  })

test('names and addresses, but no passwords: it is said before anybody has logged in', () => {
  const clients = new ClusterClients(() => 'tcp://own:1')
  const balance = clients.balance(settings)!
  clients.joined(peer('tcp://a:61616'))
  expect(balance.peers).toMatchObject([
    { brokerName: 'A', brokerURL: 'tcp://a:61616', networkProperties: null, peerBrokerInfos: null },
  ])
  expect(balance.control(false).connectedBrokers).toBe('tcp://own:1,tcp://a:61616')
})

test('no address that would make more of a client than a connection', () => {
  const clients = new ClusterClients(() => 'tcp://own:1')
  const balance = clients.balance(settings)!
  clients.joined(peer('vm://x?brokerConfig=xbean:http://evil/a.xml'))
  expect(balance.peers).toMatchObject([{ brokerName: 'A', brokerURL: null }])
  expect(balance.control(false).connectedBrokers).toBe('tcp://own:1')
})
