/** For what the service says and this page, which is older, has no words for. */
export const unknownLabel = 'Not known to this page'
export const unknownText = 'The service says something that is newer than this page. Load the page again.'
