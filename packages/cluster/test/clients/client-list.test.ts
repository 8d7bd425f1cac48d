/** What failover clients are told of the brokers of the network, as ActiveMQ's TransportConnector tells them. */
import { describe, expect, test } from 'vitest'
import { brokerFilter } from '../../src/clients/broker-filter.js'
import {
  type ClientListEvent,
  type ClientListState,
  type ClientListTerms,
  clientList,
  stepClientList,
} from '../../src/clients/client-list.js'

const OWN = 'tcp://a:1'
const TELL: ClientListEvent = { kind: 'tell', own: OWN, reconnecting: false }
const joined = (brokerName: string, url = `tcp://${brokerName}:1`): ClientListEvent => ({
  kind: 'joined',
  own: OWN,
  brokerName,
  url,
})
const left = (brokerName: string): ClientListEvent => ({ kind: 'left', url: `tcp://${brokerName}:1` })

/** What each event asks for: `all`, or `list` with `!` behind it for a client that shall move. */
function run(events: readonly ClientListEvent[], terms: Partial<ClientListTerms> & { only?: string } = {}) {
  let state: ClientListState = clientList({
    updateClusterClients: true,
    rebalanceClusterClients: false,
    updateClusterClientsOnRemove: false,
    filter: brokerFilter(terms.only ?? ''),
    ...terms,
  })
  return events.map((event) => {
    const [next, effect] = stepClientList(state, event)
    state = next
    if (effect === undefined) return '-'
    return effect.kind === 'tellAll' ? 'all' : `${effect.connectedBrokers}${effect.rebalance ? '!' : ''}`
  })
}

describe('clients are told', () => {
  test('of this broker first, then of others as they come up [F4.047]', () => {
    expect(run([TELL, joined('b'), joined('c'), TELL, TELL])).toEqual([
      'tcp://a:1',
      'all',
      'all',
      'tcp://a:1,tcp://b:1,tcp://c:1',
      'tcp://a:1,tcp://b:1,tcp://c:1',
    ])
  })

  test('nothing without updateClusterClients', () => {
    expect(run([joined('b'), TELL, left('b')], { updateClusterClients: false })).toEqual(['-', '', '-'])
  })

  test('to move, each with the list rotated once more [F4.049]', () => {
    expect(run([joined('b'), TELL, TELL, TELL], { rebalanceClusterClients: true })).toEqual([
      'all',
      'tcp://a:1,tcp://b:1!',
      'tcp://b:1,tcp://a:1!',
      'tcp://a:1,tcp://b:1!',
    ])
  })

  test('not to move on when they come from another broker', () => {
    const back: ClientListEvent = { ...TELL, reconnecting: true } as ClientListEvent
    expect(run([joined('b'), back, TELL], { rebalanceClusterClients: true })).toEqual([
      'all',
      'tcp://a:1,tcp://b:1',
      'tcp://b:1,tcp://a:1!',
    ])
  })

  test('to move although they are told of no broker, as ActiveMQ does without updateClusterClients', () => {
    expect(run([TELL], { updateClusterClients: false, rebalanceClusterClients: true })).toEqual(['!'])
  })

  test('of brokers that left only with updateClusterClientsOnRemove [F4.048]', () => {
    expect(run([joined('b'), left('b'), TELL])).toEqual(['all', '-', 'tcp://a:1,tcp://b:1'])
    expect(run([joined('b'), left('b'), TELL], { updateClusterClientsOnRemove: true })).toEqual([
      'all',
      'all',
      'tcp://a:1',
    ])
  })

  test('of each broker once, and until its last bridge is gone', () => {
    const terms = { updateClusterClientsOnRemove: true }
    expect(run([joined('b'), joined('b'), TELL, left('b'), TELL, left('b'), TELL], terms)).toEqual([
      'all',
      'all',
      'tcp://a:1,tcp://b:1',
      'all',
      'tcp://a:1,tcp://b:1',
      'all',
      'tcp://a:1',
    ])
  })

  test('only of brokers whose name the filter lets pass [F4.050]', () => {
    expect(run([joined('b1'), joined('c1'), TELL], { only: 'b.*,d' })).toEqual(['all', 'all', 'tcp://a:1,tcp://b1:1'])
  })

  test('of a bounded number of brokers; those that left make room', () => {
    const events = Array.from({ length: 1100 }, (_, i) => joined(`b${i}`))
    const crowded = run([...events, TELL])
      .at(-1)!
      .split(',')
    expect(crowded).toHaveLength(1000)
    expect(crowded.at(-1)).toBe('tcp://b998:1')
    const passing = run([...events.flatMap((event, i) => [event, left(`b${i}`)]), TELL])
      .at(-1)!
      .split(',')
    expect(passing).toHaveLength(1000)
    expect([passing[0], passing.at(-1)]).toEqual([OWN, 'tcp://b1099:1'])
  })
})

describe('an address that another broker gives', () => {
  test.each([
    'vm://localhost?brokerConfig=xbean:http://evil/a.xml',
    'tcp://b:1,vm://localhost?brokerConfig=xbean:http://evil/a.xml',
    'tcp://b:1?x=1,vm://localhost',
    'failover:(tcp://b:1)',
    'tcp://b:1\n',
    `tcp://b:1?x=${'x'.repeat(2000)}`,
    'http://b:1',
    '',
  ])('%j is not told to clients', (url) => {
    expect(run([joined('b', url), TELL])).toEqual(['all', OWN])
  })

  test('is told with its options', () => {
    expect(run([joined('b', 'ssl://b:1?keepAlive=true'), TELL]).at(-1)).toBe(`${OWN},ssl://b:1?keepAlive=true`)
  })

  test('is left out where the list would be longer than the wire can carry', () => {
    const long = (name: string) => joined(name, `tcp://${name}:1?x=${'x'.repeat(900)}`)
    const told = run([...Array.from({ length: 100 }, (_, i) => long(`b${i}`)), TELL]).at(-1)!
    expect(told.length).toBeGreaterThan(30_000)
    expect(told.length).toBeLessThan(32_766)
  })
})

describe('a filter of brokers', () => {
  test('must match the whole name with one of its expressions', () => {
    const filter = brokerFilter(' east-.*,west ')
    expect(['east-1', 'west', 'westend', 'north', ''].map(filter)).toEqual([true, true, false, false, false])
  })

  test('names the expression that cannot be read', () => {
    expect(() => brokerFilter('ok,(broken')).toThrow('"(broken" is no regular expression: Unterminated group')
  })
})
