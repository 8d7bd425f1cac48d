/**
 * Writes tight writers for commands that go out by the hundred thousand; the mirror of `straight-readers.ts`. Position
 * and marks are variables there, and each mark has a fixed place:
 *
 *     mark number n of the command  =  bit n of the words m0, m1  =  bit `base` + n of the stream
 *
 * Something that has marks of its own (a string, a value not cached yet) is left to the general writers, to whom
 * position and marks are handed; behind it `base` is moved so that the numbers are right again.
 */
import type { Field } from '../commands/table.js'
import type { Shape } from './shapes.js'
import { statement, value, writeBlob } from './writers.js'

/** Numbers that are rarely zero, written in place. */
const FREQUENT_LONGS = new Set(['producerSequenceId', 'brokerSequenceId', 'timestamp', 'brokerInTime', 'brokerOutTime'])
/** Cached values that are rarely null, and for which the cache knows the last one asked for. */
const FREQUENT_IDS = new Set(['producerId', 'destination', 'consumerId'])

export function emitStraightWriter(shape: Shape): string {
  return new StraightWriter(shape).emit()
}

class StraightWriter {
  private readonly lines: string[] = []
  /** Number of the next mark. */
  private mark = 0

  constructor(private readonly shape: Shape) {}

  emit(): string {
    const { name, fields } = this.shape
    const ids = fields.filter(({ kind }) => kind.wire === 'nested' && kind.target === 'MessageId')
    // Marks of an id that is not there would have to be taken out again.
    const lacks = ids.map((id) => ` || o.${id.name} === null || o.${id.name} === undefined`).join('')
    for (const field of fields) this.field(field)
    return [
      `function write${name}(w: TightWriter, o: ${name}): void {`,
      '  const { cache } = w',
      `  if (!w.isStraight || cache === undefined${lacks}) {`,
      `    writeAny${name}(w, o)`,
      '    return',
      '  }',
      '  w.room(0)',
      '  let { block, at, bitCount: base } = w',
      '  let m0 = 0',
      '  let m1 = 0',
      ...this.lines,
      `  w.moveTo(at, base + ${this.mark}, base, m0, m1)`,
      ...writeBlob(this.shape),
      '}',
    ].join('\n')
  }

  private field(field: Field): void {
    const { name, kind } = field
    switch (kind.wire) {
      case 'boolean':
        this.lines.push(`  if (o.${name}) ${this.set()}`)
        return
      case 'byte':
        this.lines.push(`  block[at++] = o.${name}`)
        return
      case 'int':
        this.lines.push('  {', `    const value = o.${name}`, ...putInt('value', '    '), '  }')
        return
      case 'payload':
        this.payload(name)
        return
      case 'cached':
        this.cached(`o.${name}`, kind.target, FREQUENT_IDS.has(name))
        return
      case 'nested':
        if (kind.target !== 'MessageId') break
        this.messageId(name)
        return
      case 'long':
        if (!FREQUENT_LONGS.has(name)) break
        this.long(`o.${name}`)
        return
      default:
    }
    this.general(field)
  }

  /** Whatever is usually absent, or zero. */
  private general({ name, kind }: Field): void {
    const from = this.mark
    const of = value(this.shape, name)
    this.mark += kind.wire === 'long' ? 2 : 1
    const present = kind.wire === 'long' ? `${of} !== 0` : `${of} !== null && ${of} !== undefined`
    this.lines.push(`  if (${present}) {`, ...this.aside(from, statement(kind, of)), '  }')
  }

  private payload(name: string): void {
    const [present, write] =
      name === 'content'
        ? ['o.contentBlock', 'w.body(o.contentBlock, o.contentAt, o.contentLength)']
        : [`o.${name}`, `w.part(o.${name}, 0, o.${name}.length)`]
    this.lines.push(
      `  if (${present} !== null) {`,
      `    ${this.set()}`,
      '    w.at = at',
      `    ${write}`,
      '    ;({ block, at } = w)',
      '  }',
    )
  }

  private cached(of: string, target: string, isFrequent: boolean): void {
    const from = this.mark++
    const slot = isFrequent
      ? `value === cache.last${target} ? cache.last${target}Slot : cache.find${target}(value)`
      : 'value === null ? cache.nullSlot : cache.find(value)'
    this.lines.push(
      '  {',
      `    const value = ${of}`,
      `    const slot = ${slot}`,
      '    if (slot >= 0) {',
      '      block[at] = slot >> 8',
      '      block[at + 1] = slot',
      '      at += 2',
      '    } else {',
      ...this.aside(from, `cached${target}(w, value)`),
      '    }',
      '  }',
    )
  }

  private messageId(name: string): void {
    this.lines.push('  {', `    const id = o.${name}`, `    ${this.set()}`, '    block[at++] = 110')
    const from = this.mark++
    this.lines.push('    if (id.textView !== null && id.textView !== undefined) {')
    this.lines.push(...this.aside(from, 'w.string(id.textView)'), '    }')
    this.cached('id.producerId', 'ProducerId', true)
    this.long('id.producerSequenceId')
    this.long('id.brokerSequenceId')
    this.lines.push('  }')
  }

  private long(of: string): void {
    const from = this.mark
    const four = this.set()
    const two = this.set()
    this.lines.push(
      '  {',
      `    const value = ${of}`,
      '    if (value === 0) {',
      '      // Two marks that are not set.',
      "    } else if (typeof value === 'bigint') {",
      ...this.aside(from, 'w.long(value)'),
      '    } else if (value > 0 && value <= 0xffff) {',
      `      ${two}`,
      '      block[at] = value >> 8',
      '      block[at + 1] = value',
      '      at += 2',
      '    } else {',
      `      ${four}`,
      '      if (value < 0 || value > 0xffffffff) {',
      `        ${two}`,
      '        const high = Math.floor(value / 0x100000000) | 0',
      ...putInt('high', '        '),
      '      }',
      '      const low = value | 0',
      ...putInt('low', '      '),
      '    }',
      '  }',
    )
  }

  /** Has `statement` write from mark `from` on, and goes on behind it. */
  private aside(from: number, statement: string): string[] {
    return [
      `      w.moveTo(at, base + ${from}, base, m0, m1)`,
      `      ${statement}`,
      '      ;({ block, at } = w)',
      `      base = w.bitCount - ${this.mark}`,
      '      m0 = 0',
      '      m1 = 0',
    ]
  }

  /** Takes the next mark, and says how it is set. */
  private set(): string {
    const mark = this.mark++
    return `m${mark >> 5} |= 0x${((1 << (mark & 31)) >>> 0).toString(16)}`
  }
}

function putInt(value: string, indent: string): string[] {
  return [
    `block[at] = ${value} >> 24`,
    `block[at + 1] = ${value} >> 16`,
    `block[at + 2] = ${value} >> 8`,
    `block[at + 3] = ${value}`,
    'at += 4',
  ].map((line) => `${indent}${line}`)
}
