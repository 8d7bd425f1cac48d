/**
 * Faults under load, and an account of every message:
 *
 *   npm run campaign -- --kind sharedfs --minutes 60 --seed 7 [--members hermod,activemq,hermod] [--history FILE]
 *
 *   sharedfs      brokers on one directory
 *   network       a line of brokers, bridged
 *   combination   two pairs on a directory each, bridged: amq1 and amq2, amq3 and amq4
 *
 * Exits with 1 when a message was lost, came out of nowhere, or came twice without the mark. The seed repeats which faults
 * come and when; what they meet is up to the machine. Ctrl-C ends it with all brokers.
 */
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

/** How many brokers each kind has unless `--members` says otherwise. */
const MEMBERS = { sharedfs: 3, network: 3, combination: 4 }

const { values } = parseArgs({
  options: {
    kind: { type: 'string', default: 'sharedfs' },
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    members: { type: 'string' },
    history: { type: 'string' },
  },
})
const [minutes, seed] = [Number(values.minutes), Number(values.seed)]
const usual = MEMBERS[values.kind]
if (usual === undefined) refuse(`--kind ${values.kind}: expected one of ${Object.keys(MEMBERS).join(', ')}`)
const members = values.members?.split(',') ?? Array.from({ length: usual }, () => 'hermod')
if (!(minutes > 0)) refuse(`--minutes ${values.minutes}: expected a number above 0`)
if (!Number.isInteger(seed)) refuse(`--seed ${values.seed}: expected a whole number`)
if (members.some((kind) => !['hermod', 'activemq', 'activemq6'].includes(kind))) {
  refuse(`--members ${values.members}: expected hermod, activemq (5.17.2) and activemq6, with commas between them`)
}
const history = values.history ?? join(tmpdir(), `campaign-${values.kind}-${seed}.txt`)
process.stdout.write(`campaign ${values.kind}, ${minutes} minutes, seed ${seed}, history in ${history}\n`)
const child = spawn('npx', ['vitest', 'run', '--project', 'campaign'], {
  stdio: 'inherit',
  env: { ...process.env, CAMPAIGN: JSON.stringify({ kind: values.kind, minutes, seed, members, history }) },
})
child.once('close', (code) => {
  process.exitCode = code ?? 1
})

function refuse(text) {
  process.stderr.write(`${text}\n`)
  process.exit(2)
}
