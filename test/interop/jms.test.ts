/**
 * Every behaviour a JMS program can see, played by the real Java clients against the real broker and against Hermod.
 * The notes both produce must be the same; what the real one does is the rule, not what a document says.
 *
 * JMS_BROKER=activemq plays the real broker against itself, which shows that the scenarios say the same on every run.
 * JMS_SCENARIOS=queue-,tx- plays only those that begin so.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BrokerKind, BrokerProcess } from './support/broker-process.js'
import type { JmsClient } from './support/jms-program.js'
import { playScenarios, type ScenarioResult, scenarioNames } from './support/jms-scenarios.js'

const judged = (process.env['JMS_BROKER'] ?? 'hermod') as BrokerKind
const prefixes = (process.env['JMS_SCENARIOS'] ?? '').split(',').filter((prefix) => prefix !== '')
const names = scenarioNames().filter(
  (name) => prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix)),
)

/** Where Hermod departs from the real broker and means to: both sides are written down, and held to it. */
const ON_PURPOSE: readonly { scenario: string; what: string; real: string; ours: RegExp; why: string }[] = [
  {
    scenario: 'selector-matches',
    what: "u = '世😀'",
    real: '[]',
    ours: /^\[5\]$/,
    why: "ActiveMQ's parser reads selectors as Latin-1; a literal should equal itself in every script",
  },
  ...['ActiveMQTempQueue', 'ActiveMQTempTopic'].map((type) => ({
    scenario: 'temp-owner',
    what: `another's ${type}`,
    real: 'no error',
    ours: /^InvalidDestinationException: /,
    why: 'JMS gives a temporary destination to its connection; ActiveMQ leaves the check to the client library',
  })),
]

/** The notes without those that differ on purpose, which are checked here. */
function withoutOnPurpose(scenario: string, result: ScenarioResult | undefined, side: 'real' | 'ours') {
  return result?.notes.filter(([what, value]) => {
    const known = ON_PURPOSE.find((each) => each.scenario === scenario && each.what === what)
    if (known === undefined || judged === 'activemq') return true
    if (side === 'real') expect(value, known.why).toBe(known.real)
    else expect(value, known.why).toMatch(known.ours)
    return false
  })
}

describe.each<JmsClient>(['5.17.2', '6.x'])('ActiveMQ client %s', (client) => {
  let real: Map<string, ScenarioResult>
  let ours: Map<string, ScenarioResult>
  const brokers: BrokerProcess[] = []

  async function play(kind: BrokerKind): Promise<Map<string, ScenarioResult>> {
    const broker = await BrokerProcess.start(kind)
    brokers.push(broker)
    return playScenarios(client, broker, prefixes)
  }

  beforeAll(async () => {
    ;[real, ours] = await Promise.all([play('activemq'), play(judged)])
  })

  afterAll(async () => {
    await Promise.all(brokers.map((broker) => broker.dispose()))
  })

  test.each(names)('%s', (name) => {
    const expected = real.get(name)
    const actual = ours.get(name)
    expect(expected?.error, 'the real broker plays the scenario to its end').toBeNull()
    expect(actual?.error, 'and so does the one under test').toBeNull()
    expect(withoutOnPurpose(name, actual, 'ours')).toEqual(withoutOnPurpose(name, expected, 'real'))
  })
})
