/** Writes the command classes: plain, all fields set in the constructor, so that every instance has one shape. */
import type { Field, FieldKind, Structure, Target } from '../commands/table.js'

const MODEL_TYPES = [
  'BrokerId',
  'ConnectionId',
  'ConsumerId',
  'Destination',
  'Long',
  'Message',
  'MessageId',
  'ProducerId',
  'SessionId',
  'ThrowableInfo',
  'TransactionId',
] as const

export function emitClasses(structures: readonly Structure[]): string {
  const own = structures.filter((structure) => structure.model === undefined)
  const commands = own.filter((structure) => structure.isCommand)
  return [
    `import type {\n${MODEL_TYPES.map((name) => `  ${name},\n`).join('')}} from '@hermod/model'`,
    emitTypeNumbers(structures),
    ...own.map(emitClass),
    '/** What may stand alone in a frame. */',
    `export type Command =\n  | Message\n${commands.map((structure) => `  | ${structure.name}`).join('\n')}\n`,
  ].join('\n\n')
}

function emitTypeNumbers(structures: readonly Structure[]): string {
  const rows = structures.map((structure) => `  ${structure.name}: ${structure.type},\n`)
  return `/** The type byte of each structure. */\nexport const DataType = {\n${rows.join('')}} as const`
}

function emitClass(structure: Structure): string {
  const fields = distinct(structure.fields)
  const rows = fields.map((field) => `  ${field.name}: ${fieldType(field.kind)} = ${initial(field.kind)}\n`)
  return [
    `export class ${structure.name} {`,
    `  readonly commandType = ${structure.type}`,
    `${rows.join('')}`,
    `  constructor(init?: Partial<Omit<${structure.name}, 'commandType'>>) {`,
    '    if (init !== undefined) Object.assign(this, init)',
    '  }',
    '}',
  ].join('\n')
}

function distinct(fields: readonly Field[]): readonly Field[] {
  return fields.filter((field, index) => fields.findIndex((other) => other.name === field.name) === index)
}

function fieldType(kind: FieldKind): string {
  switch (kind.wire) {
    case 'boolean':
      return 'boolean'
    case 'byte':
    case 'int':
      return 'number'
    case 'long':
      return 'Long'
    case 'string':
      return 'string | null'
    case 'bytes':
    case 'payload':
      return 'Uint8Array | null'
    case 'fixed':
      return 'Uint8Array'
    case 'throwable':
      return 'ThrowableInfo | null'
    case 'nested':
    case 'cached':
      return `${targetType(kind.target)} | null`
    case 'array':
      return `readonly (${targetType(kind.target)} | null)[] | null`
  }
}

/** `DataStructure` is whatever the type byte says: the one who uses it looks with `instanceof`. */
export function targetType(target: Target): string {
  return target === 'DataStructure' ? 'object' : target
}

function initial(kind: FieldKind): string {
  switch (kind.wire) {
    case 'boolean':
      return 'false'
    case 'byte':
    case 'int':
    case 'long':
      return '0'
    case 'fixed':
      return `new Uint8Array(${kind.length})`
    default:
      return 'null'
  }
}
