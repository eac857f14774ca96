/** Where the service says something that this page, which is older, has no words for. */
export const unknownText = 'The service says something that is newer than this page. Load the page again.'
