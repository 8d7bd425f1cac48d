import { describe, expect, test } from 'vitest'
import { ConfigurationError } from '../../src/finding.js'
import { parseXml } from '../../src/xml/document.js'

function place({ line, column }: { line: number; column: number }): string {
  return `${line}:${column}`
}

function failure(source: string): string {
  try {
    parseXml(source, 'f.xml')
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError)
    return (error as Error).message
  }
  throw new Error('was parsed')
}

describe('parseXml', () => {
  test('knows the place of elements, attributes and values', () => {
    const root = parseXml('<!-- c -->\n<a x="1"\n   y = \'say "hi"\'>\n  <b z="&amp;"/>text</a>', 'f.xml')
    expect(place(root.position)).toBe('2:1')
    expect(
      root.attributes.map(({ name, position, valuePosition }) => [name, place(position), place(valuePosition)]),
    ).toEqual([
      ['x', '2:4', '2:7'],
      ['y', '3:4', '3:9'],
    ])
    const b = root.children[0]!
    expect(place(b.position)).toBe('4:3')
    expect(b.attributes[0]).toMatchObject({ value: '&', rawValue: '&amp;' })
    expect(root.text).toBe('text')
  })

  test('tells an attribute from the same word inside of a value', () => {
    const root = parseXml('<a name="name=name" id="name"/>', 'f.xml')
    expect(root.attributes.map(({ name, position }) => [name, position.column])).toEqual([
      ['name', 4],
      ['id', 21],
    ])
  })

  test('counts columns behind carriage returns and wide characters', () => {
    const root = parseXml('<a>\r\n\t<b t="ä𝄞" u="2"/>\r\n</a>', 'f.xml')
    const b = root.children[0]!
    expect(place(b.position)).toBe('2:2')
    expect(place(b.attributes[1]!.position)).toBe('2:13')
  })

  test('gives names their namespace', () => {
    const root = parseXml('<p:a xmlns:p="urn:p" xmlns="urn:d"><b p:c="1" d="2"/></p:a>', 'f.xml')
    expect([root.local, root.namespace]).toEqual(['a', 'urn:p'])
    expect(root.children[0]!.namespace).toBe('urn:d')
    expect(root.children[0]!.attributes.map(({ namespace }) => namespace)).toEqual(['urn:p', ''])
  })

  test('names the place of what is not well-formed', () => {
    expect(failure('<a>\n<b></c></a>')).toMatch(/^f\.xml:2:\d+: not well-formed XML: /)
    expect(failure('')).toContain('f.xml:1:1')
    expect(failure('<a>&nothing;</a>')).toMatch(/^f\.xml:1:\d+: not well-formed/)
  })

  test('reads no DTD and no deeper than its bound', () => {
    expect(failure('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>')).toContain('DOCTYPE')
    expect(failure('<a>'.repeat(100) + '</a>'.repeat(100))).toContain('deeper than 64')
  })
})
