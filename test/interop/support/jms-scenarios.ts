/** Runs the Java scenarios with one client against one broker, and makes two runs comparable. */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { BrokerProcess } from './broker-process.js'
import { type JmsClient, javaProgram } from './jms-program.js'

const SOURCES = fileURLToPath(new URL('../java', import.meta.url))

export interface ScenarioResult {
  readonly scenario: string
  readonly notes: readonly (readonly [what: string, value: string])[]
  /** What the scenario itself failed with; null when it came to its end. */
  readonly error: string | null
  readonly ms: number
}

/** Names as the Java sources of these classes (`Queue` for QueueScenarios.java) register them. */
export function scenarioNames(classes: readonly string[]): string[] {
  return classes
    .flatMap((name) => [...readFileSync(`${SOURCES}/${name}Scenarios.java`, 'utf8').matchAll(/all\.put\("([^"]+)"/g)])
    .map((match) => match[1]!)
}

/** Plays all scenarios (or those whose names start with one of `prefixes`); restarts the broker when one asks. */
export async function playScenarios(
  client: JmsClient,
  broker: BrokerProcess,
  classes: readonly string[],
  prefixes: readonly string[] = [],
): Promise<Map<string, ScenarioResult>> {
  const program = await javaProgram(SOURCES, client)
  const jvm = program.start(
    'Scenarios',
    [classes.join(','), broker.url, broker.nioUrl, broker.folder, ...prefixes],
    ['-Xmx512m', '-XX:TieredStopAtLevel=1'],
  )
  const ended = new Promise<void>((resolve) => jvm.once('close', () => resolve()))
  const results = new Map<string, ScenarioResult>()
  for await (const line of createInterface({ input: jvm.stdout! })) {
    const said = JSON.parse(line) as { control?: string } & ScenarioResult
    if (said.control === undefined) results.set(said.scenario, comparable(said, broker))
    else if (said.control === 'restart' || said.control === 'crash') {
      await (said.control === 'restart' ? broker.stop() : broker.kill())
      await broker.start()
      jvm.stdin!.write('restarted\n')
    }
  }
  await ended
  return results
}

/** Takes out what differs between two runs of the same broker: ids, ports, times, and addresses. */
function comparable(result: ScenarioResult, broker: BrokerProcess): ScenarioResult {
  return { ...result, notes: result.notes.map(([what, value]) => [what, normalise(value, broker)] as const) }
}

const HOST_ID = /ID:[A-Za-z0-9._-]+-\d+-\d{10,}-\d+:\d+/g

function normalise(value: string, broker: BrokerProcess): string {
  return (
    value
      .replaceAll(broker.folder, 'FOLDER')
      .replace(HOST_ID, 'ID:HOST')
      .replace(/(tcp|nio):\/\/[^\s:/,]+:\d+/g, '$1://ADDRESS')
      .replace(/\/127\.0\.0\.1:\d+/g, '/ADDRESS')
      .replace(/\b1[6-9]\d{11}\b/g, 'TIME')
      // The real broker prints the insides of a Java object here.
      .replace(/(still has an active subscription: ).*/, '$1…')
  )
}
