/**
 * What the health port says, as a pure function of the question and the broker's state:
 *
 *   /         200, the state as JSON, whatever it is
 *   /live     200 as long as the process answers
 *   /ready    200 for a master and for a waiting slave, 503 while starting or stopping
 *   /master   200 for the master only: what a load balancer in front of a pair asks
 *
 * About the network of brokers see `network-answer.ts`.
 *
 * The text says the same in words: `master`, `slave, ready`, `starting`, `stopping`.
 */
import type { Role } from './role.js'

export interface HealthState {
  readonly role: Role
  readonly sinceMs: number
  readonly brokerName: string
  readonly brokerId: string
  readonly version: string
  /** The lock that makes the master; undefined where the broker takes none. */
  readonly lock: { readonly path: string; readonly held: boolean } | undefined
  /** Where clients connect; empty unless it is the master. */
  readonly addresses: readonly string[]
}

export interface HealthAnswer {
  readonly status: number
  readonly type: 'text/plain' | 'application/json'
  readonly body: string
}

const METHODS = new Set(['GET', 'HEAD'])

export function healthAnswer(method: string, url: string, state: HealthState): HealthAnswer {
  if (!METHODS.has(method)) return text(405, 'GET or HEAD')
  const { role } = state
  switch (url.split('?', 1)[0]) {
    case '/':
      return { status: 200, type: 'application/json', body: `${JSON.stringify(described(state), undefined, 2)}\n` }
    case '/live':
      return text(200, words(role))
    case '/ready':
      return text(role === 'master' || role === 'slave' ? 200 : 503, words(role))
    case '/master':
      return text(role === 'master' ? 200 : 503, words(role))
    default:
      return text(404, 'expected /, /live, /ready, /master or /networks')
  }
}

function described({ role, sinceMs, brokerName, brokerId, version, lock: its, addresses }: HealthState): object {
  const lock = its === undefined ? {} : { lock: { file: its.path, held: its.held } }
  return {
    role,
    state: words(role),
    since: new Date(sinceMs).toISOString(),
    brokerName,
    brokerId,
    version,
    ...lock,
    addresses,
  }
}

const words = (role: Role): string => (role === 'slave' ? 'slave, ready' : role)

const text = (status: number, body: string): HealthAnswer => ({ status, type: 'text/plain', body: `${body}\n` })
