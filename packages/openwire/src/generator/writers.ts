/** Writes the writers of one encoding, field for field the mirror of its readers. */
import type { FieldKind, Structure, Target } from '../commands/table.js'
import { targetType } from './classes.js'
import type { Encoding } from './readers.js'
import {
  guarded,
  isStraight,
  joinGuards,
  MODEL_CLASSES,
  type Shape,
  shapesOf,
  targetShapes,
  usedTargets,
} from './shapes.js'
import { emitStraightWriter } from './straight-writers.js'

interface Context {
  readonly writer: string
  readonly encoding: Encoding
  readonly structures: readonly Structure[]
  readonly shapes: readonly Shape[]
}

export function emitWriters(structures: readonly Structure[], encoding: Encoding): string {
  const writer = encoding === 'tight' ? 'TightWriter' : 'LooseWriter'
  const shapes = shapesOf(structures)
  const own = shapes.filter((shape) => shape.model === undefined).map((shape) => shape.name)
  const context = { writer, encoding, structures, shapes }
  return [
    [
      `import {\n${MODEL_CLASSES.map((name) => (name === 'LocalTransactionId' ? `  ${name},\n` : `  type ${name},\n`)).join('')}  type TransactionId,\n} from '@hermod/model'`,
      "import { dataTypeOf } from '../data-type-of.js'",
      `import type { ${writer} } from '../writing/${encoding}-writer.js'`,
      `import type {\n${own.map((name) => `  ${name},\n`).join('')}} from './commands.js'`,
    ].join('\n'),
    emitSwitch(context),
    ...shapes.map((shape) => emitShape(context, shape)),
    ...usedTargets(structures, 'nested').map((target) => emitNested(context, target)),
    ...usedTargets(structures, 'cached').map((target) => emitCached(context, target)),
    ...usedTargets(structures, 'array').map((target) => emitArray(context, target)),
  ].join('\n\n')
}

function emitSwitch(context: Context): string {
  const cases = context.shapes.flatMap((shape) => [
    ...shape.types.map((type) => `    case ${type}:`),
    `      write${shape.name}(w, o as ${shape.name})`,
    '      return',
  ])
  return [
    `export function writeStructure(w: ${context.writer}, type: number, o: object): void {`,
    '  switch (type) {',
    ...cases,
    '  }',
    '}',
  ].join('\n')
}

function emitShape(context: Context, shape: Shape): string {
  const lines = shape.fields.flatMap((field) => {
    const isContent = shape.model === 'Message' && field.name === 'content'
    return guarded(field, 'w', [isContent ? 'w.content(o)' : statement(field.kind, value(shape, field.name))])
  })
  const straight = context.encoding === 'tight' && isStraight(shape)
  const general = [
    `function write${straight ? 'Any' : ''}${shape.name}(w: ${context.writer}, o: ${shape.name}): void {`,
    '  w.room(0)',
    ...joinGuards(lines),
    ...writeBlob(shape),
    '}',
  ].join('\n')
  return straight ? `${emitStraightWriter(shape)}\n\n${general}` : general
}

/** The last message type has more fields than the others. */
export function writeBlob(shape: Shape): string[] {
  if (shape.extraFields.length === 0) return []
  return [
    `  if (o.kind === ${shape.types.at(-1)} && w.version >= ${shape.extraFields[0]!.since}) {`,
    ...shape.extraFields.map(({ name, kind }) => {
      const absent = kind.wire === 'boolean' ? 'false' : 'null'
      return `    ${statement(kind, `o.blob === null ? ${absent} : o.blob.${name}`)}`
    }),
    '  }',
  ]
}

/** The model calls a destination's name by another name, and does not know what an advisory's subject is. */
export function value(shape: Shape, field: string): string {
  if (field === 'dataStructure') return 'o.dataStructure as object | null'
  return shape.name === 'Destination' ? 'o.name' : `o.${field}`
}

export function statement(kind: FieldKind, value: string): string {
  switch (kind.wire) {
    case 'bytes':
    case 'payload':
      return `w.byteSequence(${value})`
    case 'nested':
    case 'cached':
    case 'array':
      return `${kind.wire}${kind.target}(w, ${value})`
    default:
      return `w.${kind.wire}(${value})`
  }
}

function emitNested(context: Context, target: Target): string {
  return [
    `function nested${target}(w: ${context.writer}, o: ${targetType(target)} | null): void {`,
    '  if (o === null || o === undefined) {',
    '    w.boolean(false)',
    '    return',
    '  }',
    '  w.boolean(true)',
    ...nestedBody(context, target),
    // What follows a structure of variable size needs the slack again.
    '  w.room(0)',
    '}',
  ].join('\n')
}

function nestedBody(context: Context, target: Target): string[] {
  const names = targetShapes(target)
  const tight = context.encoding === 'tight'
  if (names === undefined) {
    const aware = context.structures.filter((structure) => structure.marshallAware).map(({ type }) => type)
    return [
      '  const type = dataTypeOf(o)',
      '  w.byte(type)',
      ...(tight ? [`  if (type === 1 || (type >= ${aware[1]} && type <= ${aware.at(-1)})) w.boolean(false)`] : []),
      '  writeStructure(w, type, o)',
    ]
  }
  if (target === 'TransactionId') {
    const [local, xa] = names.map((name) => context.shapes.find((shape) => shape.name === name)!.types[0]!)
    return [
      '  if (o instanceof LocalTransactionId) {',
      `    w.byte(${local})`,
      '    writeLocalTransactionId(w, o)',
      '  } else {',
      `    w.byte(${xa})`,
      '    writeXaTransactionId(w, o)',
      '  }',
    ]
  }
  const shape = context.shapes.find(({ name }) => name === names[0])!
  const type = shape.name === 'Message' ? 'o.kind' : shape.types.length > 1 ? 'dataTypeOf(o)' : String(shape.types[0])
  return [
    `  w.byte(${type})`,
    ...(tight && shape.name === 'Message' ? ['  w.boolean(false)'] : []),
    `  write${shape.name}(w, o)`,
  ]
}

/** The hit is small enough to be inlined; the rest stands apart. So it is with lists. */
function emitCached(context: Context, target: Target): string {
  const type = targetType(target)
  return [
    `function cached${target}(w: ${context.writer}, o: ${type} | null): void {`,
    '  const slot = w.cache === undefined ? -1 : w.cache.find(o)',
    '  if (slot >= 0) {',
    '    w.boolean(false)',
    '    w.short(slot)',
    `  } else fresh${target}(w, o)`,
    '}',
    '',
    `function fresh${target}(w: ${context.writer}, o: ${type} | null): void {`,
    '  if (w.cache === undefined) {',
    `    nested${target}(w, o)`,
    '    return',
    '  }',
    '  w.boolean(true)',
    '  const at = w.openSlot(o)',
    `  nested${target}(w, o)`,
    '  w.closeSlot(at, o)',
    '}',
  ].join('\n')
}

function emitArray(context: Context, target: Target): string {
  const type = targetType(target)
  return [
    `function array${target}(w: ${context.writer}, list: readonly (${type} | null)[] | null): void {`,
    '  if (list === null) w.boolean(false)',
    `  else elements${target}(w, list)`,
    '}',
    '',
    `function elements${target}(w: ${context.writer}, list: readonly (${type} | null)[]): void {`,
    '  w.boolean(true)',
    '  w.arrayLength(list.length)',
    '  for (const o of list) {',
    '    w.room(0)',
    `    nested${target}(w, o)`,
    '  }',
    '}',
  ].join('\n')
}
