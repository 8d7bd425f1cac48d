/** The real broker's view of a KahaDB directory, through the programs in `../java-store`. */
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type JmsClient, javaProgram } from './jms-program.js'

export const STORE_SOURCES = fileURLToPath(new URL('../java-store', import.meta.url))
export const SMALL_JVM = ['-Xmx512m', '-XX:TieredStopAtLevel=1']

/** One line of a dump: a queue, a topic, or a prepared transaction. */
export type DumpLine = Record<string, unknown>
export type Dump = readonly DumpLine[]

/** Opens `directory` with the broker of that version, in place, and closes it again. */
export async function dumpStore(version: JmsClient, directory: string): Promise<Dump> {
  const [dump] = await dumps(version, 'DumpStore', [directory])
  return dump!
}

/** The real broker works on `directory`: its content before and, after a restart, behind that. */
export async function workStore(
  version: JmsClient,
  directory: string,
  round: number,
): Promise<{ before: Dump; after: Dump }> {
  const [before, after] = await dumps(version, 'WorkStore', [directory, String(round)])
  return { before: before!, after: after! }
}

/** The jobs that the real job store of that version finds in `directory`. */
export async function dumpJobs(version: JmsClient, directory: string): Promise<Dump> {
  const [dump] = await dumps(version, 'WorkJobs', [directory, '0'])
  return dump!
}

/** The real job store works on `directory`: its jobs before and, after a restart, behind that. */
export async function workJobs(
  version: JmsClient,
  directory: string,
  round: number,
): Promise<{ before: Dump; after: Dump }> {
  const [before, after] = await dumps(version, 'WorkJobs', [directory, String(round)])
  return { before: before!, after: after! }
}

/** Made-up cron entries with the moments at which ActiveMQ's parser finds them due. */
export async function cronTimes(version: JmsClient, seed: number, count: number): Promise<Dump> {
  const zone = process.env['TZ'] ?? 'UTC'
  const [lines] = await dumps(version, 'CronTimes', [String(seed), String(count)], [`-Duser.timezone=${zone}`])
  return lines!
}

async function dumps(
  version: JmsClient,
  main: string,
  args: readonly string[],
  jvm: readonly string[] = [],
): Promise<Dump[]> {
  const program = await javaProgram(STORE_SOURCES, version, 'broker')
  const child = program.start(main, args, [...SMALL_JVM, ...jvm])
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const found: DumpLine[][] = [[]]
  for await (const text of createInterface({ input: child.stdout! })) {
    const line = JSON.parse(text) as DumpLine
    if (line['end'] === true) found.push([])
    else found.at(-1)!.push(line)
  }
  const code = await ended
  if (code !== 0) throw new Error(`${main} ${args.join(' ')} (ActiveMQ ${version}) ended with ${code}`)
  return found.slice(0, -1)
}
