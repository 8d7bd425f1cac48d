import { deflateSync } from 'node:zlib'
import { BrokerError, Message, MessageKind, modifiedUtf8Length, writeModifiedUtf8 } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { compileSelector } from '../../src/index.js'

function textMessage(text: string | null): Message {
  const message = new Message(MessageKind.text)
  if (text === null) return message
  const length = modifiedUtf8Length(text)
  const content = new Uint8Array(4 + length)
  new DataView(content.buffer).setInt32(0, length)
  writeModifiedUtf8(text, content, 4)
  message.content = content
  return message
}

function bytesMessage(content: Uint8Array): Message {
  const message = new Message(MessageKind.bytes)
  message.content = content
  return message
}

const select = (xpath: string, message: Message): boolean =>
  compileSelector(`XPATH '${xpath.replaceAll("'", "''")}'`).matches(message)

const ORDER = `<?xml version="1.0"?>
<order xmlns:p="urn:parts"><!-- note --><item sku="A1" qty="3">bolt &amp; nut</item><item sku="B2"><![CDATA[<x>]]></item><p:part/></order>`

describe('XPATH [F1.180]', () => {
  it.each([
    ['//item', true],
    ["//item[@sku='A1' and @qty>2]", true],
    ["//item[@sku='A1' and @qty>3]", false],
    ['count(//item) = 2', true],
    ["/order/item[2] = '<x>'", true],
    ["contains(/, 'bolt & nut')", true],
    ["local-name(/*) = 'order'", true],
    ["//*[local-name() = 'part' and namespace-uri() = 'urn:parts']", true],
    ['//comment()', false],
    ['//part', false],
    ['//p:part', false],
    ['/order/@*', false],
    ['//item[last()]/preceding-sibling::item', true],
    ['sum(//@qty) = 3', true],
    ['//none', false],
    ['$x', false],
  ])('%s', (xpath, expected) => {
    expect(select(xpath, textMessage(ORDER))).toBe(expected)
    expect(select(xpath, bytesMessage(Buffer.from(ORDER)))).toBe(expected)
  })

  it('reads compressed bodies, and bytes in the encoding they declare', () => {
    const compressed = textMessage('<a><b/></a>')
    compressed.content = deflateSync(compressed.content!)
    compressed.compressed = true
    expect(select('/a/b', compressed)).toBe(true)
    const latin = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>\xe9</a>', 'latin1')
    expect(select("/a = 'é'", bytesMessage(latin))).toBe(true)
    expect(select("/a = 'é'", bytesMessage(Buffer.from('<a>é</a>')))).toBe(true)
    expect(select("/a = 'é'", bytesMessage(Buffer.from('\ufeff<a>é</a>', 'utf16le')))).toBe(true)
  })

  it('matches nothing in what is no XML, so NOT matches it', () => {
    for (const message of [textMessage('plain'), textMessage(null), textMessage('<a>'), new Message(MessageKind.map)]) {
      expect(select('//a', message)).toBe(false)
      expect(compileSelector("NOT XPATH '//a'").matches(message)).toBe(true)
    }
  })

  it('that is none is refused while subscribing, with its position', () => {
    const refused = (selector: string): BrokerError => {
      try {
        compileSelector(selector)
      } catch (error) {
        if (error instanceof BrokerError) return error
      }
      throw new Error(`${selector} was taken`)
    }
    expect(refused("a = 1 AND XPATH '//['").message).toMatch(/not an XPath: .* at position 17\)$/)
    expect(refused("XPATH '//['").jmsClass).toBe('javax.jms.InvalidSelectorException')
    expect(refused('XPATH //a').message).toContain('expected a string')
    expect(refused(`XPATH '${'/a'.repeat(2000)}'`).message).toContain('an XPath of more than 2048 characters')
  })
})

describe('hostile XML', () => {
  const soon = (xpath: string, message: Message): boolean => {
    const began = process.hrtime.bigint()
    const result = select(xpath, message)
    expect(Number(process.hrtime.bigint() - began) / 1e6).toBeLessThan(4_000)
    return result
  }

  it.each([
    ['an entity bomb', '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'],
    ['an external entity', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
    ['an external parameter entity', '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1:1/x">%b;]><a/>'],
    ['any document type', '<!DOCTYPE a><a/>'],
    ['an undeclared entity', '<a>&b;</a>'],
    ['endless nesting', '<a>'.repeat(100_000) + '</a>'.repeat(100_000)],
    ['a body beyond the limit', `<a>${'x'.repeat(1024 * 1024)}</a>`],
  ])('%s is not read', (_name, text) => {
    expect(soon('//*', textMessage(text))).toBe(false)
  })

  it('a body that inflates beyond the limit is not read', () => {
    const message = textMessage(`<a>${' '.repeat(50_000_000)}</a>`)
    message.content = deflateSync(message.content!)
    message.compressed = true
    expect(message.content.length).toBeLessThan(100_000)
    expect(soon('//a', message)).toBe(false)
  })

  it.each([
    ['loops in loops', '//*[count(//*[count(//*[count(//*) > 1]) > 1]) > 1]'],
    ['paths that multiply', '//node()//node()/..//node()/..//node()/..//node()'],
    ['whole texts again and again', `//*[translate(/, '${'abcdefghij'.repeat(100)}', 'x') = 'y']`],
    ['ways back and forth', '//*/following::*/preceding::*/following::*/preceding::*/following::*'],
    ['unions', `${'//*|'.repeat(300)}//*`],
    ['long texts joined', `concat(${'/,'.repeat(900)}/)`],
  ])('%s end at the budget: the answer is unknown', (_name, xpath) => {
    const body = `<a>${'<b><c>some text that takes a little room</c></b>'.repeat(10_000)}</a>`
    const message = textMessage(body)
    const began = performance.now()
    expect(compileSelector(`XPATH '${xpath.replaceAll("'", "''")}'`).matches(message)).toBe(false)
    expect(compileSelector(`NOT XPATH '${xpath.replaceAll("'", "''")}'`).matches(message)).toBe(false)
    expect(performance.now() - began).toBeLessThan(8_000)
  })
})
