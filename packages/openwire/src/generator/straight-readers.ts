/**
 * Writes tight readers for commands that come by the hundred thousand. Position and marks are variables there instead
 * of fields of the reader, and as long as nothing unusual is met each mark has a fixed place:
 *
 *     mark number n of the command  =  bit n of the words m0, m1, ...  =  bit `base` + n of the stream
 *
 * Something that takes marks of its own (a string, a value not cached yet) is left to the general readers, to whom the
 * position is handed; behind it `base` is moved so that the numbers are right again.
 */
import type { Field } from '../commands/table.js'
import { expression, readBlob } from './readers.js'
import type { Shape } from './shapes.js'

/** Numbers that are rarely zero, read in place. */
const FREQUENT_LONGS = new Set(['producerSequenceId', 'brokerSequenceId', 'timestamp'])
/** A new message does not have these until they are set. */
const WITHOUT_DEFAULT = new Set(['producerId', 'destination', 'messageId'])
/** Presence, text view, producer, two numbers. */
const MESSAGE_ID_MARKS = 7

const INT = '(bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!'

export function emitStraightReader(shape: Shape): string {
  return new StraightReader(shape).emit()
}

class StraightReader {
  private readonly lines: string[] = []
  /** Number of the next mark. */
  private mark = 0
  private readonly words: number

  constructor(private readonly shape: Shape) {
    const marks = shape.fields.reduce((sum, field) => sum + marksOf(field), 0)
    this.words = Math.ceil(marks / 32)
  }

  emit(): string {
    const { name, types } = this.shape
    const [more, argument] = types.length > 1 ? [', type: number', ', type'] : ['', '']
    for (const field of this.shape.fields) this.field(field)
    return [
      `function read${name}(r: TightReader${more}): ${name} {`,
      `  if (!r.isStraight) return readAny${name}(r${argument})`,
      `  const o = new ${name}(${types.length > 1 ? 'type as MessageKind' : ''})`,
      '  const { bytes, slots } = r',
      '  let { at, bit: base } = r',
      ...this.everyWord((word, from) => `  let m${word} = r.marks(base${from})`),
      ...this.lines,
      `  r.finishBits(at, base + ${this.mark})`,
      ...(this.shape.extraFields.length > 0 ? readBlob(this.shape) : []),
      '  return o',
      '}',
    ].join('\n')
  }

  private field(field: Field): void {
    const { name, kind } = field
    switch (kind.wire) {
      case 'boolean':
        this.lines.push(`  if (${this.marked()}) o.${name} = true`)
        return
      case 'byte':
        this.lines.push(`  o.${name} = (bytes[at++]! << 24) >> 24`)
        return
      case 'int':
        this.lines.push(`  o.${name} = ${INT}`, '  at += 4')
        return
      case 'payload':
        this.payload(name)
        return
      case 'cached':
        this.lines.push('  {')
        this.cached('value', kind.target)
        this.lines.push(`    ${this.setUnlessNull(field, 'value')}`, '  }')
        return
      case 'nested':
        if (kind.target !== 'MessageId') break
        this.lines.push('  {')
        this.messageId()
        this.lines.push(`    ${this.setUnlessNull(field, 'id')}`, '  }')
        return
      case 'long':
        if (!FREQUENT_LONGS.has(name)) break
        this.long((value) => `o.${name} = ${value}`)
        return
      default:
    }
    this.general(field)
  }

  /** Whatever is usually absent, or zero. */
  private general({ name, kind }: Field): void {
    const from = this.mark
    const present = kind.wire === 'long' ? `${this.two()} !== 0` : this.marked()
    const cast = this.shape.model !== undefined && 'target' in kind ? ` as Message['${name}']` : ''
    this.lines.push(`  if (${present}) {`)
    this.aside(from, `o.${name} = ${expression(kind)}${cast}`)
    this.lines.push('  }')
  }

  private payload(name: string): void {
    const read = name === 'content' ? 'r.placeContent(o)' : `o.${name} = r.payloadArray()`
    this.lines.push(`  if (${this.marked()}) {`, '    r.at = at', `    ${read}`, '    ;({ at } = r)', '  }')
  }

  /** Declares `variable`. */
  private cached(variable: string, target: string): void {
    const from = this.mark
    this.lines.push(`    let ${variable}: ${target} | null`, `    if (${this.marked()}) {`)
    this.aside(from, `${variable} = cached${target}(r)`)
    const classes = target === 'TransactionId' ? ['LocalTransactionId', 'XaTransactionId'] : [target]
    const isOne = classes.map((name) => `found instanceof ${name}`).join(' || ')
    this.lines.push(
      '    } else {',
      '      const slot = (bytes[at]! << 8) | bytes[at + 1]!',
      '      at += 2',
      '      const found = slots[slot]',
      `      if (found === null || ${isOne}) ${variable} = found`,
      `      else throw r.wrongSlot(at, slot, '${target}')`,
      '    }',
    )
  }

  /** Declares `id`. */
  private messageId(): void {
    this.lines.push('    let id: MessageId | null = null', `    if (${this.marked()}) {`)
    this.lines.push(
      '    if (bytes[at++] !== 110) {',
      '      r.at = at',
      `      throw r.wrongType(bytes[at - 1]!, 'MessageId')`,
      '    }',
    )
    const from = this.mark
    this.lines.push('    let textView: string | null = null', `    if (${this.marked()}) {`)
    this.aside(from, 'textView = r.string()')
    this.lines.push('    }')
    this.cached('producerId', 'ProducerId')
    this.lines.push('    let producerSequenceId: Long = 0')
    this.long((value) => `producerSequenceId = ${value}`)
    this.lines.push(
      '    id = new MessageId(producerId as ProducerId, producerSequenceId)',
      '    if (textView !== null) id.textView = textView',
    )
    this.long((value) => `id.brokerSequenceId = ${value}`)
    this.lines.push('    } else {', `      base -= ${MESSAGE_ID_MARKS - 1}`, ...this.takeMarks(), '    }')
  }

  /** Each size has its own assignment: a variable for all would have to hold doubles as objects. */
  private long(assign: (value: string) => string): void {
    this.lines.push(
      `    switch (${this.two()}) {`,
      '      case 0:',
      '        break',
      '      case 1:',
      `        ${assign(`(${INT}) >>> 0`)}`,
      '        at += 4',
      '        break',
      '      case 2:',
      `        ${assign('(bytes[at]! << 8) | bytes[at + 1]!')}`,
      '        at += 2',
      '        break',
      '      default: {',
      `        const high = ${INT}`,
      `        const low = ((bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!) >>> 0`,
      '        at += 8',
      `        ${assign('longOf(high, low)')}`,
      '      }',
      '    }',
    )
  }

  private setUnlessNull({ name }: Field, value: string): string {
    if (this.shape.model === undefined) return `o.${name} = ${value}`
    if (WITHOUT_DEFAULT.has(name)) return `o.${name} = ${value} as Message['${name}']`
    return `if (${value} !== null) o.${name} = ${value}`
  }

  /** Has `statement` read from mark `from` on, and goes on behind it. */
  private aside(from: number, statement: string): void {
    this.lines.push(
      `      r.moveTo(at, base + ${from})`,
      `      ${statement}`,
      '      ;({ at } = r)',
      `      base = r.bit - ${this.mark}`,
      ...this.takeMarks(),
    )
  }

  private takeMarks(): string[] {
    return this.everyWord((word, from) => `      m${word} = r.marks(base${from})`)
  }

  private everyWord(line: (word: number, from: string) => string): string[] {
    return Array.from({ length: this.words }, (_, word) => line(word, word === 0 ? '' : ` + ${32 * word}`))
  }

  /** Takes the next mark. */
  private marked(): string {
    const mark = this.mark++
    return `(m${mark >> 5} & 0x${((1 << (mark & 31)) >>> 0).toString(16)}) !== 0`
  }

  /** Takes the next two, as a number. */
  private two(): string {
    const mark = this.mark
    this.mark += 2
    const [word, shift] = [mark >> 5, mark & 31]
    const both = shift === 31 ? `((m${word} >>> 31) | (m${word + 1} << 1))` : `(m${word} >>> ${shift})`
    return `(${both} & 3)`
  }
}

function marksOf({ kind }: Field): number {
  switch (kind.wire) {
    case 'byte':
    case 'int':
      return 0
    case 'long':
      return 2
    case 'nested':
      return kind.target === 'MessageId' ? MESSAGE_ID_MARKS : 1
    default:
      return 1
  }
}
