/** What a configuration says of other brokers: mistakes are found when it is read, so that `check` tells of them too. */
import { expect, test } from 'vitest'
import { inspectBroker, told } from '../read-file.js'

const connector = (attributes: string) =>
  inspectBroker(`<networkConnectors><networkConnector ${attributes}/></networkConnectors>`)
const announced = (uri: string) =>
  inspectBroker(
    `<transportConnectors><transportConnector uri="tcp://localhost:1" discoveryUri="${uri}"/></transportConnectors>`,
  )

test.each([
  'static:(tcp://a:61616,ssl://b:61617)?maxReconnectDelay=5000',
  'masterslave:(tcp://a:61616,tcp://b:61616)',
  'static:(failover:(tcp://a:61616,tcp://b:61616))',
  'multicast://default?group=office',
  'tcp://a:61616',
])('uri="%s" is taken', (uri) => {
  const read = connector(`uri="${uri}"`)
  expect(told(read)).toEqual([])
  expect(read.settings).toBeDefined()
})

test.each([
  ['statik:(tcp://a:1)', 'statik: does not find brokers here; write static:(…), masterslave:(…), multicast:…'],
  ['static:(a:1)', 'write tcp://a:1'],
  ['static:(tcp://a:1', 'a closing bracket is missing'],
  ['masterslave:(tcp://a:1)', 'requires at least 2 URIs'],
  ['multicast://10.0.0.1', '10.0.0.1 is not a group'],
  ['static:(tcp://a:1)?maxReconnectDelay=soon', 'maxReconnectDelay'],
])('uri="%s" is an error with its place', (uri, problem) => {
  for (const name of ['uri', 'discoveryURI']) {
    const read = connector(`${name}="${uri}"`)
    expect(told(read)).toHaveLength(1)
    expect(told(read)[0]).toMatch(new RegExp(`^2:\\d+ ${name}="`))
    expect(told(read)[0]).toContain(problem)
    expect(read.settings).toBeUndefined()
  }
})

test('a network connector without a uri is an error', () => {
  expect(told(connector('name="x"'))).toEqual([
    '2:20 <networkConnector> needs a uri, such as static:(tcp://host:61616)',
  ])
})

test('a way to find brokers that is not built yet is a warning', () => {
  const read = connector('name="x" uri="zeroconf:_activemq"')
  expect(told(read)).toEqual([
    '2:20 <networkConnector name="x"> is not built yet and has no effect: zeroconf:// finds no brokers',
  ])
  expect(read.settings).toBeDefined()
})

test.each([
  ['multicst://default', 'multicst: does not announce connectors here; write multicast://default'],
  ['multicast://10.0.0.1', '10.0.0.1 is not a group'],
])('discoveryUri="%s" is an error with its place', (uri, problem) => {
  const read = announced(uri)
  expect(told(read)).toHaveLength(1)
  expect(told(read)[0]).toMatch(/^2:\d+ discoveryUri="/)
  expect(told(read)[0]).toContain(problem)
})

test('a discoveryUri of a way that is not built yet is a warning with its place', () => {
  const [warning, ...others] = told(announced('zeroconf:_activemq'))
  expect(warning).toMatch(/^2:\d+ discoveryUri="zeroconf:_activemq" of <transportConnector> is not built yet/)
  expect(others).toEqual([])
})
