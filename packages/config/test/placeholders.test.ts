// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders are written like this
import { describe, expect, test } from 'vitest'
import { resolvePlaceholders } from '../src/placeholders.js'

const values: Record<string, string> = { a: '1', b: '${a}2', name: 'a', self: '${self}', x: '${y}', y: '${x}' }
const resolve = (text: string): string => resolvePlaceholders(text, (name) => values[name])

describe('resolvePlaceholders', () => {
  test.each([
    ['plain', 'plain'],
    ['<${a}>', '<1>'],
    ['${b}${a}', '121'],
    ['${${name}}', '1'],
    ['${none:default}', 'default'],
    ['${none:}', ''],
    ['${a:default}', '1'],
    ['${none:${b}}', '12'],
    ['tcp://${none:h}:${port:61616}', 'tcp://h:61616'],
    ['${open', '${open'],
  ])('%s is %s', (text, expected) => {
    expect(resolve(text)).toBe(expected)
  })

  test('names a placeholder without value', () => {
    expect(() => resolve('x${none}')).toThrow('placeholder ${none} has no value')
  })

  test('does not go round in circles', () => {
    expect(() => resolve('${self}')).toThrow('refers to itself')
    expect(() => resolve('${x}')).toThrow('refers to itself')
  })

  test('bounds depth and length', () => {
    expect(() => resolvePlaceholders('${0}', (name) => `\${${Number(name) + 1}}`)).toThrow('deeper than 16')
    const doubling = (name: string): string => (name === '0' ? 'xxxxxxxx' : `\${${Number(name) - 1}}`.repeat(8))
    expect(() => resolvePlaceholders('${9}', doubling)).toThrow('characters')
  })
})
