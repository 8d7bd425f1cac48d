/** What a transportConnector says about the clients of a network of brokers, and where mistakes are found. */
import { expect, test } from 'vitest'
import { inspectBroker, inspectText, told } from '../read-file.js'

const inBroker = (attributes: string, inside = '') =>
  inspectBroker(
    `<transportConnectors><transportConnector uri="tcp://localhost:61616" ${attributes}>${inside}</transportConnector></transportConnectors>`,
  )

test('attributes about clients are taken over [F4.047]', () => {
  const read = inBroker(
    'updateClusterClients="true" rebalanceClusterClients="true" updateClusterClientsOnRemove="true" updateClusterFilter="a.*,b"',
  )
  expect(told(read)).toEqual([])
  expect(read.settings!.connectors[0]).toMatchObject({
    updateClusterClients: true,
    rebalanceClusterClients: true,
    updateClusterClientsOnRemove: true,
    updateClusterFilter: 'a.*,b',
  })
})

test('an expression that cannot be read is an error with its place [F4.050]', () => {
  expect(told(inBroker('updateClusterFilter="a,(b"'))).toEqual([
    '2:91 updateClusterFilter="a,(b" of <transportConnector>: "(b" is no regular expression: Unterminated group',
  ])
})

test('a published address policy stands inside the connector [F4.058]', () => {
  const read = inBroker(
    '',
    `<publishedAddressPolicy><publishedAddressPolicy publishedHostStrategy="FQDN" clusterClientUriQuery="a=b"
       hostMapping="localhost=public" portMapping="61616=443,61617=444"/></publishedAddressPolicy>`,
  )
  expect(told(read)).toEqual([])
  expect(read.settings!.connectors[0]!.publishedAddressPolicy).toEqual({
    publishedHostStrategy: 'fqdn',
    clusterClientUriQuery: 'a=b',
    hostMapping: new Map([['localhost', 'public']]),
    portMapping: new Map([
      [61616, 443],
      [61617, 444],
    ]),
  })
})

test('or beside the broker as a bean with maps, as in the tests of ActiveMQ', () => {
  const map = (name: string, key: string, value: string): string =>
    `<property name="${name}"><map key-type="java.lang.String"><entry key="${key}" value="${value}"/></map></property>`
  const read = inspectText(
    `<beans xmlns="http://www.springframework.org/schema/beans">
      <bean id="policy" class="org.apache.activemq.broker.PublishedAddressPolicy">
        ${map('portMapping', '61636', '6666')}${map('hostMapping', 'localhost', 'Mapped')}
      </bean>
      <broker xmlns="http://activemq.apache.org/schema/core"><transportConnectors>
        <transportConnector uri="tcp://localhost:61636" publishedAddressPolicy="#policy"/>
      </transportConnectors></broker>
    </beans>`,
  )
  expect(told(read)).toEqual([])
  expect(read.settings!.connectors[0]!.publishedAddressPolicy).toMatchObject({
    hostMapping: new Map([['localhost', 'Mapped']]),
    portMapping: new Map([[61636, 6666]]),
  })
})

test('a port that is none is an error with its place', () => {
  const inside = '<publishedAddressPolicy><publishedAddressPolicy portMapping="61616=none"/></publishedAddressPolicy>'
  expect(told(inBroker('', inside))).toEqual([
    '2:132 portMapping="61616=none" of <publishedAddressPolicy>: expected pairs such as 61616=51616, separated by commas',
  ])
})
