/** From the link in a mail: it names what was asked for, and proves that the mail was read. */
export const noticeKey = /^[\da-f-]{36}\.[\w-]{43}$/
