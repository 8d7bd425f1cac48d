import { expect, test } from 'vitest'
import { messageSelector } from '../../src/cli/message-selector.js'

test.each([
  [undefined, undefined],
  ['JMSPriority>5', 'JMSPriority>5'],
  ["JMSMessageID='*:10',JMSPriority>5", "JMSMessageID LIKE '%:10' AND JMSPriority>5"],
  ["name <> 'a?c'", "name NOT LIKE 'a_c'"],
  ["a = 'x, y'", "a = 'x, y'"],
  ["a = 'it''s *'", "a LIKE 'it''s %'"],
  ['a*2 > 4', 'a*2 > 4'],
  ['a=1, ,b=2', 'a=1 AND b=2'],
])('%s is the selector %s', (written, selector) => {
  expect(messageSelector(written)).toBe(selector)
})
