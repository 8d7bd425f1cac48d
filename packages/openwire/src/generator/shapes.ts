/** What the emitters need to know about structures beyond their fields: which function serves which types. */
import type { Field, ModelClass, Structure, Target } from '../commands/table.js'

/** Types that share one class and so one reader and one writer (queues and topics; all messages). */
export interface Shape {
  readonly name: string
  readonly types: readonly number[]
  readonly model: ModelClass | undefined
  readonly fields: readonly Field[]
  /** Fields only the last type has. */
  readonly extraFields: readonly Field[]
}

export function shapesOf(structures: readonly Structure[]): readonly Shape[] {
  const groups = new Map<string, Structure[]>()
  for (const structure of structures) {
    const name = structure.model ?? structure.name
    groups.set(name, [...(groups.get(name) ?? []), structure])
  }
  return [...groups].map(([name, members]) => {
    const fields = members[0]!.fields
    return {
      name,
      types: members.map((member) => member.type),
      model: members[0]!.model,
      fields,
      extraFields: members.at(-1)!.fields.slice(fields.length),
    }
  })
}

/** The shapes a field of this target may hold; undefined: any. */
export function targetShapes(target: Target): readonly string[] | undefined {
  if (target === 'DataStructure') return undefined
  return target === 'TransactionId' ? ['LocalTransactionId', 'XaTransactionId'] : [target]
}

/** What a busy broker reads and writes all day. Its tight form gets code of its own, faster and longer than the general. */
const STRAIGHT = new Set(['Message', 'MessageAck', 'MessageDispatch'])

export function isStraight(shape: Shape): boolean {
  return STRAIGHT.has(shape.name)
}

/** Targets that fields use in the given way. */
export function usedTargets(structures: readonly Structure[], wire: 'nested' | 'cached' | 'array'): readonly Target[] {
  const targets = new Set<Target>()
  for (const structure of structures) {
    for (const { kind } of structure.fields) {
      if ('target' in kind && (kind.wire === wire || wire === 'nested')) targets.add(kind.target)
    }
  }
  return [...targets].sort()
}

export const MODEL_CLASSES: readonly ModelClass[] = [
  'BrokerId',
  'ConnectionId',
  'ConsumerId',
  'Destination',
  'LocalTransactionId',
  'Message',
  'MessageId',
  'ProducerId',
  'SessionId',
  'XaTransactionId',
]

/** Puts `guard` around lines that hold for some versions only. */
export function guarded(field: Field, variable: string, lines: readonly string[]): string[] {
  const conditions: string[] = []
  if (field.since > 1) conditions.push(`${variable}.version >= ${field.since}`)
  if (Number.isFinite(field.until)) conditions.push(`${variable}.version <= ${field.until}`)
  if (conditions.length === 0) return lines.map((line) => `  ${line}`)
  return [`  if (${conditions.join(' && ')}) {`, ...lines.map((line) => `    ${line}`), '  }']
}

/** Neighbouring blocks under the same condition become one. */
export function joinGuards(lines: readonly string[]): string[] {
  const joined: string[] = []
  for (let i = 0; i < lines.length; i++) {
    const opens = lines[i]!.startsWith('  if (') && joined.at(-1) === '  }'
    const last = opens ? joined.findLastIndex((line) => line.startsWith('  if (')) : -1
    if (opens && joined[last] === lines[i]) joined.pop()
    else joined.push(lines[i]!)
  }
  return joined
}
