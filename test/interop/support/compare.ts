/**
 * A group of Java scenarios, each played against the real broker and against Hermod, both from the same activemq.xml.
 * What both note must be the same; what the real one does is the rule, not what a document says.
 *
 * JMS_BROKER=activemq plays the real broker against itself, which shows that the scenarios say the same on every run.
 * JMS_SCENARIOS=queue-,tx- plays only those that begin so.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BrokerKind, BrokerProcess } from './broker-process.js'
import type { JmsClient } from './jms-program.js'
import { playScenarios, type ScenarioResult, scenarioNames } from './jms-scenarios.js'

/** Where Hermod departs from the real broker and means to: both sides are written down, and held to it. */
export interface OnPurpose {
  readonly scenario: string
  readonly what: string
  /** What the real one notes, to the letter. */
  readonly real: string
  readonly ours: RegExp
  readonly why: string
}

export interface ScenarioGroup {
  /** Java classes whose scenarios belong to it, without `Scenarios`: `Queue` for QueueScenarios.java. */
  readonly classes: readonly string[]
  /** A file in test/interop/conf. Default: activemq.xml. */
  readonly configuration?: string
  /** Default: both. */
  readonly clients?: readonly JmsClient[]
  readonly onPurpose?: readonly OnPurpose[]
  /** Runs before either broker starts: files that the configuration names. `folder` is the broker's own. */
  readonly prepare?: (folder: string) => void
  /** Further jars of the real broker, by path. */
  readonly brokerJars?: () => Promise<readonly string[]>
}

const judged = (process.env['JMS_BROKER'] ?? 'hermod') as BrokerKind
const prefixes = (process.env['JMS_SCENARIOS'] ?? '').split(',').filter((prefix) => prefix !== '')

export function compareWithActiveMQ(group: ScenarioGroup): void {
  const names = scenarioNames(group.classes).filter(
    (name) => prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix)),
  )
  if (names.length === 0) return
  const configuration = textOf(group.configuration ?? 'activemq.xml')
  const onPurpose = group.onPurpose ?? []

  /** The notes without those that differ on purpose, which are checked here. */
  function withoutOnPurpose(scenario: string, result: ScenarioResult | undefined, side: 'real' | 'ours') {
    return result?.notes.filter(([what, value]) => {
      const known = onPurpose.find((each) => each.scenario === scenario && each.what === what)
      if (known === undefined || judged === 'activemq') return true
      if (side === 'real') expect(value, known.why).toBe(known.real)
      else expect(value, known.why).toMatch(known.ours)
      return false
    })
  }

  describe.each<JmsClient>([...(group.clients ?? (['5.17.2', '6.x'] as const))])('ActiveMQ client %s', (client) => {
    let real: Map<string, ScenarioResult>
    let ours: Map<string, ScenarioResult>
    const brokers: BrokerProcess[] = []

    async function play(kind: BrokerKind): Promise<Map<string, ScenarioResult>> {
      const broker = await BrokerProcess.prepare(kind, { configuration, jars: (await group.brokerJars?.()) ?? [] })
      brokers.push(broker)
      group.prepare?.(broker.folder)
      await broker.start()
      return playScenarios(client, broker, group.classes, prefixes)
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
}

const textOf = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../conf/${name}`, import.meta.url)), 'utf8')
