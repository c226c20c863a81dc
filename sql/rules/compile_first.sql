-- The first image, of what ships.

SELECT seva.compile();
