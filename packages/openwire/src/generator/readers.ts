/** Writes the readers of one encoding: a straight-line function per class, with the version rules in it. */
import type { Field, FieldKind, Structure, Target } from '../commands/table.js'
import { targetType } from './classes.js'
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
import { emitStraightReader } from './straight-readers.js'

export type Encoding = 'tight' | 'loose'

export function emitReaders(structures: readonly Structure[], encoding: Encoding): string {
  const reader = encoding === 'tight' ? 'TightReader' : 'LooseReader'
  const shapes = shapesOf(structures)
  const own = shapes.filter((shape) => shape.model === undefined).map((shape) => shape.name)
  const commandTypes = new Set(structures.filter((structure) => structure.isCommand).map(({ type }) => type))
  const context = { reader, encoding, structures, shapes }
  return [
    [
      `import {\n${MODEL_CLASSES.map((name) => `  ${name},\n`).join('')}${encoding === 'tight' ? '  type Long,\n' : ''}  type MessageKind,\n  type TransactionId,\n} from '@hermod/model'`,
      ...(encoding === 'tight' ? ["import { longOf } from '../reading/frame-input.js'"] : []),
      `import type { ${reader} } from '../reading/${encoding}-reader.js'`,
      `import {\n  type Command,\n${own.map((name) => `  ${name},\n`).join('')}} from './commands.js'`,
    ].join('\n'),
    emitSwitch(context, 'readCommand', 'Command', (type) => commandTypes.has(type)),
    emitSwitch(context, 'readStructure', 'object', () => true),
    ...shapes.map((shape) => emitShape(context, shape)),
    ...usedTargets(structures, 'nested').map((target) => emitNested(context, target)),
    ...usedTargets(structures, 'cached').map((target) => emitCached(context, target)),
    ...usedTargets(structures, 'array').map((target) => emitArray(context, target)),
  ].join('\n\n')
}

interface Context {
  readonly reader: string
  readonly encoding: Encoding
  readonly structures: readonly Structure[]
  readonly shapes: readonly Shape[]
}

function emitSwitch(context: Context, name: string, result: string, holds: (type: number) => boolean): string {
  const cases = context.shapes.flatMap((shape) => {
    const types = shape.types.filter(holds)
    if (types.length === 0) return []
    return [...types.map((type) => `    case ${type}:`), `      return ${readCall(shape)}`]
  })
  const wanted = result === 'Command' ? 'command' : 'known structure'
  return [
    `export function ${name}(r: ${context.reader}, type: number): ${result} {`,
    '  switch (type) {',
    ...cases,
    '    default:',
    `      throw r.wrongType(type, '${wanted}')`,
    '  }',
    '}',
  ].join('\n')
}

/** Shapes of several types are told which one it is. */
function readCall(shape: Shape): string {
  return shape.types.length > 1 ? `read${shape.name}(r, type)` : `read${shape.name}(r)`
}

function emitShape(context: Context, shape: Shape): string {
  const several = shape.types.length > 1 ? ', type: number' : ''
  const straight = context.encoding === 'tight' && isStraight(shape)
  const body =
    shape.model === undefined
      ? readInto(shape, `new ${shape.name}()`)
      : shape.model === 'Message'
        ? readMessage(shape)
        : readModel(shape)
  const name = straight ? `readAny${shape.name}` : `read${shape.name}`
  const general = `function ${name}(r: ${context.reader}${several}): ${shape.name} {\n${body.join('\n')}\n}`
  return straight ? `${emitStraightReader(shape)}\n\n${general}` : general
}

function readInto(shape: Shape, construct: string): string[] {
  const lines = shape.fields.flatMap((field) => {
    const names = [field.name, ...field.alsoSets].map((name) => `o.${name} = `).join('')
    return guarded(field, 'r', [`${names}${expression(field.kind)}`])
  })
  return [`  const o = ${construct}`, ...joinGuards(lines), '  return o']
}

/** Messages promise some fields that a peer may leave out; whoever takes them from the wire looks. */
function readMessage(shape: Shape): string[] {
  const lines = shape.fields.flatMap((field) => {
    if (field.name === 'content') return guarded(field, 'r', ['r.content(o)'])
    const cast = 'target' in field.kind ? ` as Message['${field.name}']` : ''
    return guarded(field, 'r', [`o.${field.name} = ${expression(field.kind)}${cast}`])
  })
  return ['  const o = new Message(type as MessageKind)', ...joinGuards(lines), ...readBlob(shape), '  return o']
}

/** The last message type has more fields than the others. */
export function readBlob(shape: Shape): string[] {
  const blobType = shape.types.at(-1)!
  const blob = shape.extraFields
  return [
    `  if (type === ${blobType}) {`,
    ...blob.map(({ name, kind, since }) => {
      const absent = kind.wire === 'boolean' ? 'false' : 'null'
      return `    const ${name} = r.version >= ${since} ? ${expression(kind)} : ${absent}`
    }),
    `    o.blob = { ${blob.map(({ name }) => name).join(', ')} }`,
    '  }',
  ]
}

/** Values of the model: fields in the order of the wire, then the constructor in its own order. */
function readModel(shape: Shape): string[] {
  const lines = shape.fields.map((field) => {
    const value = expression(field.kind)
    return field.since > 1
      ? `  const ${field.name} = r.version >= ${field.since} ? ${value} : null`
      : `  const ${field.name} = ${value}${field.kind.wire === 'long' || field.kind.wire === 'int' ? '' : ` as ${certain(field)}`}`
  })
  return [...lines, ...construction(shape)]
}

function certain(field: Field): string {
  if (field.kind.wire === 'string') return 'string'
  return 'target' in field.kind ? field.kind.target : 'Uint8Array'
}

const CONSTRUCTORS: Partial<Record<string, readonly string[]>> = {
  LocalTransactionId: ['value', 'connectionId'],
  XaTransactionId: ['formatId', 'globalTransactionId', 'branchQualifier'],
  ConnectionId: ['value'],
  BrokerId: ['value'],
  SessionId: ['connectionId', 'value'],
  ConsumerId: ['connectionId', 'sessionId', 'value'],
  ProducerId: ['connectionId', 'sessionId', 'value'],
}

function construction(shape: Shape): string[] {
  if (shape.name === 'Destination') {
    return [
      "  const kind = type === 100 ? 'queue' : type === 101 ? 'topic' : type === 102 ? 'temp-queue' : 'temp-topic'",
      '  return new Destination(kind, physicalName)',
    ]
  }
  if (shape.name === 'MessageId') {
    return [
      '  const o = new MessageId(producerId, producerSequenceId)',
      '  o.textView = textView',
      '  o.brokerSequenceId = brokerSequenceId',
      '  return o',
    ]
  }
  return [`  return new ${shape.name}(${CONSTRUCTORS[shape.name]!.join(', ')})`]
}

export function expression(kind: FieldKind): string {
  switch (kind.wire) {
    case 'bytes':
      return 'r.byteSequence()'
    case 'fixed':
      return `r.fixed(${kind.length})`
    case 'nested':
    case 'cached':
    case 'array':
      return `${kind.wire}${kind.target}(r)`
    default:
      return `r.${kind.wire}()`
  }
}

function emitNested(context: Context, target: Target): string {
  return [
    `function nested${target}(r: ${context.reader}): ${targetType(target)} | null {`,
    '  if (!r.boolean()) return null',
    ...nestedBody(context, target),
    '}',
  ].join('\n')
}

function nestedBody(context: Context, target: Target): string[] {
  const names = targetShapes(target)
  if (names === undefined) {
    const aware = context.structures.filter((structure) => structure.marshallAware).map(({ type }) => type)
    const condition = `type === 1 || (type >= ${aware[1]} && type <= ${aware.at(-1)})`
    return [
      '  const type = r.uint8()',
      '  r.enter()',
      ...(context.encoding === 'tight'
        ? [`  const outer = (${condition}) && r.boolean() ? r.enterOwnBits() : undefined`]
        : []),
      '  const value = readStructure(r, type)',
      ...(context.encoding === 'tight' ? ['  if (outer !== undefined) r.leaveOwnBits(outer)'] : []),
      '  r.leave()',
      '  return value',
    ]
  }
  const shapes = names.map((name) => context.shapes.find((shape) => shape.name === name)!)
  const types = shapes.flatMap((shape) => shape.types)
  const lines = [
    '  const type = r.uint8()',
    `  if (${types.length > 3 ? `type < ${types[0]} || type > ${types.at(-1)}` : types.map((type) => `type !== ${type}`).join(' && ')}) throw r.wrongType(type, '${target}')`,
  ]
  if (target === 'Message' && context.encoding === 'tight') {
    return [
      ...lines,
      '  const outer = r.boolean() ? r.enterOwnBits() : undefined',
      '  const value = readMessage(r, type)',
      '  if (outer !== undefined) r.leaveOwnBits(outer)',
      '  return value',
    ]
  }
  if (target === 'BrokerInfo') {
    return [...lines, '  r.enter()', '  const value = readBrokerInfo(r)', '  r.leave()', '  return value']
  }
  if (shapes.length === 2) {
    return [...lines, `  return type === ${shapes[0]!.types[0]} ? ${readCall(shapes[0]!)} : ${readCall(shapes[1]!)}`]
  }
  return [...lines, `  return ${readCall(shapes[0]!)}`]
}

/** The hit is small enough to be inlined; the rest stands apart. So it is with lists. */
function emitCached(context: Context, target: Target): string {
  const names = targetShapes(target)
  const check =
    names === undefined
      ? ['  return r.recall()']
      : [
          '  const value = r.recall()',
          `  if (value === null || ${names.map((name) => `value instanceof ${name}`).join(' || ')}) return value`,
          `  throw r.broken('cache slot holds no ${target}')`,
        ]
  const type = targetType(target)
  return [
    `function cached${target}(r: ${context.reader}): ${type} | null {`,
    `  if (r.cache === undefined || r.boolean()) return fresh${target}(r)`,
    ...check,
    '}',
    '',
    `function fresh${target}(r: ${context.reader}): ${type} | null {`,
    `  if (r.cache === undefined) return nested${target}(r)`,
    '  const slot = r.short()',
    `  const value = nested${target}(r)`,
    '  r.remember(slot, value)',
    '  return value',
    '}',
  ].join('\n')
}

function emitArray(context: Context, target: Target): string {
  const type = targetType(target)
  return [
    `function array${target}(r: ${context.reader}): (${type} | null)[] | null {`,
    `  return r.boolean() ? elements${target}(r) : null`,
    '}',
    '',
    `function elements${target}(r: ${context.reader}): (${type} | null)[] {`,
    '  const count = r.arrayCount()',
    `  const list: (${type} | null)[] = []`,
    `  for (let i = 0; i < count; i++) list.push(nested${target}(r))`,
    '  return list',
    '}',
  ].join('\n')
}
